using System.Management.Automation;

namespace VerlPS.Module.Tests.Lab;

/// <summary>
/// Mends a real engine that gives no GPUs. tests/run.sh brings up a lab with such an engine and runs this inside it;
/// by hand: up.sh --engine-broken, and enter.sh dotnet test --filter Lab=EngineBroken.
/// </summary>
[Collection("lab")]
[Trait("Lab", "EngineBroken")]
public sealed class RepairLabTests(HostedModule module) : IClassFixture<HostedModule>
{
    private const string Mirror = "http://127.0.0.1:5000";
    private static readonly string[] Broken = ["DKR-GPUDRIVER", "DKR-RUNTIMES", "NET-MIRROR"];

    [LabFact]
    public void A_broken_engine_is_mended_and_a_second_test_shows_it()
    {
        LabDocker.Run("pull", "-q", LabDocker.Image);
        string file = $"{Environment.GetEnvironmentVariable("VERLPS_LAB_DIR")}/daemon.json";
        string before = File.ReadAllText(file);
        Assert.Throws<InvalidOperationException>(() => LabDocker.Run("run", "--rm", "--gpus", "all", LabDocker.Image, "nvidia-smi", "-L"));
        Assert.Equal("[]", Mirrors());

        PSObject[] planned = Run($"Test-VerlHost | Repair-VerlHost {string.Join(',', Broken)} -Mirror {Mirror} -Apply -WhatIf");
        Assert.All(planned, step => Assert.Equal("Planned", $"{step.Properties["Status"].Value}"));
        Assert.Equal(before, File.ReadAllText(file));

        PSObject[] done = Run($"Test-VerlHost | Repair-VerlHost {string.Join(',', Broken)} -Mirror {Mirror} -Apply -Confirm:$false");
        Assert.Equal(["set-daemon-json Done", "restart-docker Done"], done.Select(step => $"{step}"));

        Assert.Equal($"[{Mirror}/]", Mirrors());
        Assert.Equal("nvidia", LabDocker.Run("info", "--format", "{{range $name, $_ := .Runtimes}}{{if eq $name \"nvidia\"}}{{$name}}{{end}}{{end}}"));
        Assert.Equal(2, LabDocker.Run("run", "--rm", "--gpus", "all", LabDocker.Image, "nvidia-smi", "-L").Split('\n').Count(line => line.StartsWith("GPU ", StringComparison.Ordinal)));
        Assert.Equal(2, LabDocker.Run("run", "--rm", "--runtime", "nvidia", "-e", "NVIDIA_VISIBLE_DEVICES=all", LabDocker.Image, "nvidia-smi", "-L").Split('\n').Count(line => line.StartsWith("GPU ", StringComparison.Ordinal)));
        Assert.Equal(before, File.ReadAllText(Assert.Single(Directory.GetFiles(Path.GetDirectoryName(file)!, "daemon.json.verlps-*"))));
        Assert.All(
            Run("(Test-VerlHost).Checks").Where(check => Broken.Contains($"{check.Properties["Id"].Value}")),
            check => Assert.Equal("Passed", $"{check.Properties["Status"].Value}"));
        Assert.Empty(Run($"Test-VerlHost | Repair-VerlHost {string.Join(',', Broken)}"));
    }

    private static string Mirrors() => LabDocker.Run("info", "--format", "{{.RegistryConfig.Mirrors}}");

    private PSObject[] Run(string script)
    {
        HostedResult result = module.Invoke(script);
        Assert.Empty(result.Errors);
        return [.. result.Output];
    }
}
