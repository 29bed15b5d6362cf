using System.Diagnostics;
using System.Management.Automation;
using System.Net.Sockets;

namespace VerlPS.Module.Tests.Lab;

/// <summary>Each bad input has its own clear error, and leaves nothing behind.</summary>
[Collection("lab")]
public sealed class BadInputLabTests : IClassFixture<HostedModule>, IDisposable
{
    private const string Name = "hosted-bad";
    private readonly HostedModule _module;
    private readonly string _folder = Directory.CreateTempSubdirectory("verlps-bad-").FullName;

    public BadInputLabTests(HostedModule module) => _module = module;

    [Fact]
    public void No_engine_at_the_socket()
    {
        ErrorRecord error = Fails("Get-VerlContainer -DockerHost unix:///nowhere/docker.sock", "EngineNotFound", ErrorCategory.ResourceUnavailable);

        Assert.Contains("unix:///nowhere/docker.sock", error.Exception.Message, StringComparison.Ordinal);
        Assert.Contains("systemctl start docker", error.ErrorDetails.RecommendedAction, StringComparison.Ordinal);
    }

    [LabFact]
    public void No_permission_on_the_socket()
    {
        // Root without the right to override permissions is a user like any other, and still reads the checkout.
        string socket = $"{_folder}/docker.sock";
        using Socket listener = new(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        listener.Bind(new UnixDomainSocketEndPoint(socket));
        listener.Listen();
        using (Process owner = Process.Start("chown", ["nobody", socket]))
            owner.WaitForExit();
        File.SetUnixFileMode(socket, UnixFileMode.UserRead | UnixFileMode.UserWrite);

        ShellResult result = RunWithoutOverride($"Get-VerlContainer -DockerHost unix://{socket}");

        Assert.Equal(1, result.ExitCode);
        Assert.Contains("permission denied", result.Error, StringComparison.Ordinal);
        Assert.Contains("docker group", result.Error, StringComparison.Ordinal);
    }

    [LabTheory]
    [InlineData("nosuchtag", "ImageNotFound", ErrorCategory.ObjectNotFound)]
    [InlineData("vllm012.latest", "ImagePullFailed", ErrorCategory.ReadError)]
    public void An_image_that_can_not_be_had(string tag, string id, ErrorCategory category)
    {
        string image = $"{LabDocker.Registry}/verlai/verl:{tag}";

        ErrorRecord error = Fails($"Start-VerlContainer {image} -Name {Name} -Root '{_folder}/root'", id, category);

        Assert.Equal(image, error.TargetObject);
        NothingIsLeft();
    }

    [LabFact]
    public void A_login_that_is_refused()
    {
        string image = $"{Environment.GetEnvironmentVariable("VERLPS_LAB_LOGIN_REGISTRY")}/verlai/verl:vllm017.latest";

        Fails($"Start-VerlContainer {image} -Name {Name} -Root '{_folder}/root'", "RegistryAccessDenied", ErrorCategory.AuthenticationError);

        NothingIsLeft();
    }

    [LabFact]
    public void No_gpu_driver_on_the_engine()
    {
        string? host = Environment.GetEnvironmentVariable("VERLPS_LAB_CPU_HOST");
        Assert.True(host is not null, "tests/run.sh brings up a second lab without GPUs and names it in VERLPS_LAB_CPU_HOST");

        ErrorRecord error = Fails($"Start-VerlContainer {LabDocker.Image} -Name {Name} -Root '{_folder}/root' -DockerHost {host}", "GpuDriverMissing", ErrorCategory.NotInstalled);

        Assert.Contains("DKR003", error.Exception.Message, StringComparison.Ordinal);
        Assert.Contains("nvidia-ctk", error.ErrorDetails.RecommendedAction, StringComparison.Ordinal);
        Assert.Empty(LabDocker.Run("-H", host, "ps", "-aq"));
        Assert.False(Directory.Exists($"{_folder}/root"));
    }

    [LabFact]
    public void A_name_that_is_taken()
    {
        LabDocker.Run("run", "-d", "--name", Name, LabDocker.Image, "sleep", "1000");

        Fails($"Start-VerlContainer {LabDocker.Image} -Name {Name} -Root '{_folder}/root'", "ContainerNameInUse", ErrorCategory.ResourceExists);

        Assert.Equal([Name], LabDocker.Names(Name));
        Assert.False(Directory.Exists($"{_folder}/root"));
    }

    [LabFact]
    public void A_port_that_is_taken()
    {
        LabDocker.Run("run", "-d", "--name", $"{Name}-first", "-p", "127.0.0.1:18310:80", LabDocker.Image, "sleep", "1000");
        try
        {
            ErrorRecord error = Fails($"Start-VerlContainer {LabDocker.Image} -Name {Name} -Gpu none -Port 18310:80 -Root '{_folder}/root'", "PortInUse", ErrorCategory.ResourceBusy);

            Assert.Contains("127.0.0.1:18310", error.Exception.Message, StringComparison.Ordinal);
            Assert.Equal([$"{Name}-first"], LabDocker.Names(Name));
            Assert.False(Directory.Exists($"{_folder}/root"));
        }
        finally
        {
            LabDocker.Remove($"{Name}-first");
        }
    }

    [LabFact]
    public void A_root_that_can_not_be_written()
    {
        File.WriteAllText($"{_folder}/file", "");

        Fails($"Start-VerlContainer {LabDocker.Image} -Name {Name} -Root '{_folder}/file/root'", "PathNotWritable", ErrorCategory.WriteError);

        NothingIsLeft();
    }

    [Theory]
    [InlineData("-ShmSize 32x", "'32x'", "32g")]
    [InlineData("-Gpu 0", "'0'", "device=0,2")]
    [InlineData("-Port http", "'http'", "8265")]
    [InlineData("-Volume a:b", "'a:b'", "/absolute/path")]
    public void A_malformed_value(string argument, string named, string form)
    {
        ErrorRecord error = Assert.Single(_module.Invoke($"Start-VerlContainer verlai/verl:a -DockerHost unix:///nowhere.sock {argument}").Errors);

        Assert.StartsWith("ParameterArgumentTransformationError,", error.FullyQualifiedErrorId, StringComparison.Ordinal);
        Assert.Contains(named, error.Exception.Message, StringComparison.Ordinal);
        Assert.Contains(form, error.Exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_compose_file_that_exists()
    {
        string file = $"{_folder}/docker-compose.yml";
        File.WriteAllText(file, "old");
        string command = $"New-VerlCompose verlai/verl:vllm017.latest -Path '{_folder}' -DockerHost unix:///nowhere.sock -ShmSize 1g";

        Fails(command, "FileExists", ErrorCategory.ResourceExists);
        Assert.Equal("old", File.ReadAllText(file));

        Assert.Empty(_module.Invoke($"{command} -Force").Errors);
        Assert.StartsWith("# Written by VerlPS", File.ReadAllText(file), StringComparison.Ordinal);
        Assert.Equal([file], Directory.GetFiles(_folder));
    }

    [Fact]
    public void A_compose_file_that_can_not_be_written_leaves_the_old_one()
    {
        // A folder can't be renamed over, whoever asks.
        string file = $"{_folder}/sub.yml/docker-compose.yml";
        Directory.CreateDirectory(file);

        Fails($"New-VerlCompose verlai/verl:vllm017.latest -Path '{_folder}/sub.yml' -DockerHost unix:///nowhere.sock -ShmSize 1g -Force", "PathNotWritable", ErrorCategory.WriteError);

        Assert.Equal([file], Directory.GetFileSystemEntries($"{_folder}/sub.yml"));
    }

    public void Dispose()
    {
        if (Environment.GetEnvironmentVariable("VERLPS_LAB_INSIDE") is not null)
            LabDocker.Remove(Name);
        Directory.Delete(_folder, recursive: true);
    }

    private static ShellResult RunWithoutOverride(string command)
    {
        ProcessStartInfo start = new(
            "setpriv",
            ["--bounding-set=-dac_override,-dac_read_search", "--inh-caps=-dac_override,-dac_read_search", "dotnet", "exec", ModulePath.Shell, command])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment["VERLPS_MODULE"] = ModulePath.Manifest;
        using Process process = Process.Start(start)!;
        process.StandardInput.Close();
        return ShellProcess.End(process);
    }

    private ErrorRecord Fails(string script, string id, ErrorCategory category)
    {
        HostedResult result = _module.Invoke(script);

        Assert.Empty(result.Output);
        ErrorRecord error = Assert.Single(result.Errors);
        Assert.StartsWith($"{id},", error.FullyQualifiedErrorId, StringComparison.Ordinal);
        Assert.Equal(category, error.CategoryInfo.Category);
        Assert.NotEmpty(error.ErrorDetails.RecommendedAction);
        return error;
    }

    private void NothingIsLeft()
    {
        Assert.Empty(LabDocker.Names(Name));
        Assert.False(Directory.Exists($"{_folder}/root"));
    }
}
