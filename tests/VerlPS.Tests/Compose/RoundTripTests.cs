using System.Diagnostics;
using VerlPS.Adapters.Compose;
using VerlPS.Compose;
using VerlPS.Tests.Common;

namespace VerlPS.Tests.Compose;

/// <summary>A file that is read and written again says the same: to this reader, and to compose.</summary>
public sealed class RoundTripTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("verlps-compose-").FullName;

    public static TheoryData<string> Files => ComposeData.Names;

    [Theory]
    [MemberData(nameof(Files))]
    public void What_was_written_is_read_as_the_same(string name)
    {
        ComposeMap read = ComposeData.Read(ComposeData.Text(name));

        string written = new ComposeYaml().Write(read, "again");
        ComposeMap again = ComposeData.Read(written);

        Assert.Equal(read, again);
        Assert.Equal(written, new ComposeYaml().Write(again, "again"));
    }

    [Theory]
    [MemberData(nameof(Files))]
    public void Line_ends_of_Windows_change_nothing(string name)
        => Assert.Equal(ComposeData.Read(ComposeData.Text(name)), ComposeData.Read(ComposeData.Text(name).Replace("\n", "\r\n", StringComparison.Ordinal)));

    [LabTheory]
    [MemberData(nameof(Files))]
    public void Compose_makes_the_same_of_both(string name)
    {
        string original = Path.Combine(_folder, "original.yaml"), again = Path.Combine(_folder, "again.yaml"), windows = Path.Combine(_folder, "windows.yaml");
        File.WriteAllText(original, ComposeData.Text(name));
        File.WriteAllText(windows, ComposeData.Text(name).Replace("\n", "\r\n", StringComparison.Ordinal));
        File.WriteAllText(again, new ComposeYaml().Write(ComposeData.Read(File.ReadAllText(windows)), name));

        string config = Config(original);

        Assert.Contains("services:", config, StringComparison.Ordinal);
        Assert.Equal(config, Config(again));
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private static string Config(string file)
    {
        using Process process = Process.Start(new ProcessStartInfo("docker", ["compose", "--profile", "*", "-f", file, "config"]) { RedirectStandardOutput = true, RedirectStandardError = true })!;
        Task<string> errors = process.StandardError.ReadToEndAsync();
        string output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        Assert.True(process.ExitCode == 0, errors.Result);
        return output;
    }
}
