using System.Text.Json;

namespace VerlPS.Module.Tests.Lab;

/// <summary>What Start-VerlContainer runs and New-VerlCompose writes is the same container.</summary>
[Collection("lab")]
public sealed class SameContainerLabTests : IClassFixture<HostedModule>, IDisposable
{
    private const string Name = "hosted-same";
    private readonly HostedModule _module;
    private readonly string _folder = Directory.CreateTempSubdirectory("verlps-same-").FullName;

    public SameContainerLabTests(HostedModule module) => _module = module;

    [LabTheory]
    [InlineData("vllm017.latest", "")]
    [InlineData("vllm011.latest", "-Gpu 2")]
    [InlineData("vllm017.latest", "-Gpu device=1,3 -ShmSize 96m -Network host -Restart unless-stopped")]
    [InlineData("vllm017.latest", "-Gpu nvidia.com/gpu=2 -IpcMode shareable -WorkingDirectory /tmp")]
    [InlineData(
        "vllm017.latest",
        "-Gpu none -Port 18301, 127.0.0.1:18302:80/udp -Environment @{ LR = '1e-6'; D = 'a$HOME ${B} $$'; E = ''; Q = 'say \"hi\"' } -Label @{ 'team' = '22:22' } -TimeZone Asia/Shanghai -Command 'echo \"$HOME: $LR\" && sleep 1000'")]
    [InlineData("vllm011.latest", "-Gpu none -Command sleep, 999 -Volume ROOT:/extra:ro -IpcMode host")]
    public void Both_are_equal_in_every_field_that_matters(string tag, string parameters)
    {
        string arguments = $"{LabDocker.Registry}/verlai/verl:{tag} -Name {Name} -Root '{_folder}/root' {parameters.Replace("ROOT", _folder, StringComparison.Ordinal)}";

        HostedResult started = _module.Invoke($"Start-VerlContainer {arguments}");
        Assert.Empty(started.Errors);
        Dictionary<string, string> run = Fields(LabDocker.Inspect(Name));
        LabDocker.Remove(Name);

        HostedResult written = _module.Invoke($"New-VerlCompose {arguments} -Path '{_folder}/compose' -Force");
        Assert.Empty(written.Errors);
        LabDocker.Run("compose", "-f", $"{_folder}/compose/docker-compose.yml", "up", "-d", "--quiet-pull");
        Dictionary<string, string> composed = Fields(LabDocker.Inspect(Name));

        Assert.Equal(run, composed);
    }

    public void Dispose()
    {
        if (Environment.GetEnvironmentVariable("VERLPS_LAB_INSIDE") is not null)
            LabDocker.Remove(Name);
        Directory.Delete(_folder, recursive: true);
    }

    private static Dictionary<string, string> Fields(JsonElement inspected)
    {
        JsonElement config = inspected.GetProperty("Config");
        JsonElement host = inspected.GetProperty("HostConfig");
        return new Dictionary<string, string>
        {
            ["name"] = Text(inspected, "Name"),
            ["state"] = Text(inspected.GetProperty("State"), "Status"),
            ["image"] = Text(config, "Image"),
            ["entrypoint"] = Text(config, "Entrypoint"),
            ["command"] = Text(config, "Cmd"),
            ["working directory"] = Text(config, "WorkingDir"),
            ["environment"] = Sorted(config, "Env"),
            ["labels"] = string.Join('\n', config.GetProperty("Labels").EnumerateObject()
                .Where(label => !label.Name.StartsWith("com.docker.compose.", StringComparison.Ordinal))
                .Select(label => label.ToString()).Order(StringComparer.Ordinal)),
            ["mounts"] = string.Join('\n', inspected.GetProperty("Mounts").EnumerateArray()
                .Select(mount => $"{Text(mount, "Type")} {Text(mount, "Source")} {Text(mount, "Destination")} {Text(mount, "RW")}").Order(StringComparer.Ordinal)),
            ["devices"] = Text(host, "DeviceRequests"),
            ["shm"] = Text(host, "ShmSize"),
            ["ipc"] = Text(host, "IpcMode"),
            ["ulimits"] = Text(host, "Ulimits"),
            ["network"] = Text(host, "NetworkMode"),
            ["ports"] = Text(host, "PortBindings"),
            ["capabilities"] = Text(host, "CapAdd"),
            ["restart"] = Text(host.GetProperty("RestartPolicy"), "Name"),
            ["init"] = Text(host, "Init"),
            ["privileged"] = Text(host, "Privileged"),
        };
    }

    // The engine writes an empty list as null or [] as it was given.
    private static string Text(JsonElement element, string property)
    {
        JsonElement value = element.GetProperty(property);
        string text = value.ValueKind == JsonValueKind.String ? value.GetString()! : JsonSerializer.Serialize(value);
        return text is "[]" or "{}" or "null" ? "" : text;
    }

    private static string Sorted(JsonElement element, string property)
        => string.Join('\n', element.GetProperty(property).EnumerateArray().Select(item => item.GetString()).Order(StringComparer.Ordinal));
}
