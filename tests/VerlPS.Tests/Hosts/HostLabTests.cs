using VerlPS.Adapters.Docker;
using VerlPS.Adapters.Host;
using VerlPS.Engine;
using VerlPS.Hosts;
using VerlPS.Tests.Common;

namespace VerlPS.Tests.Hosts;

public class HostLabTests
{
    private static readonly string DockerHost = Environment.GetEnvironmentVariable("DOCKER_HOST") ?? "unix:///var/run/docker.sock";
    private static readonly int Gpus = int.TryParse(Environment.GetEnvironmentVariable("VERLPS_LAB_GPUS"), out int count) ? count : 0;

    [LabFact]
    public void The_engines_process_is_found_by_its_socket()
    {
        string lab = Environment.GetEnvironmentVariable("VERLPS_LAB_DIR")!;
        EngineProcessInfo? process = new EngineProcess().Find(DockerEndpoint.Parse(DockerHost, "test").SocketPath!);

        Assert.StartsWith($"{lab}/bin:", process!.SearchPath, StringComparison.Ordinal);
        Assert.Equal($"{lab}/daemon.json", process.ConfigFile);
        Assert.InRange(process.StartedAt!.Value, DateTimeOffset.UtcNow.AddHours(-6), DateTimeOffset.UtcNow.AddSeconds(2));
    }

    [LabFact]
    public void A_socket_that_no_engine_listens_on_has_no_process() => Assert.Null(new EngineProcess().Find("/no/such/docker.sock"));

    [LabFact]
    public async Task The_lab_is_a_host_with_gpus_that_its_engine_serves()
    {
        using IDockerEngine engine = new DockerEngineFactory(new SilentTrace()).Open(DockerEndpoint.Parse(DockerHost, "test"));
        SilentTrace trace = new();
        using NetworkProbe network = new(trace);
        HostProbe probe = new(new HostPorts(
            engine, new ProcessRunner(trace), new LocalTree(), new EngineProcess(), new KernelLog(), new SystemClock(), network, Environment.GetEnvironmentVariable, TimeProvider.System));
        HostReport? report = null;
        await foreach (StreamItem item in new HostTestService(probe, new BaselineStore(new LocalTree(), new LocalFiles()), TimeProvider.System).TestAsync(HostBench.Wanted() with { Offline = true }, default))
            report = item is ResultItem { Value: HostReport found } ? found : report;

        Assert.Equal((DockerHost, GpuAccess.Hook), (report!.DockerHost, report.GpuAccess));
        Assert.Equal(Gpus, report.Gpus.Length);
        Assert.Equal(Gpus, report.Gpus.DistinctBy(gpu => gpu.Uuid).Count());
        Assert.Equal(CheckStatus.Passed, report.Checks.Single(check => check.Id == "DKR-SOCKET").Status);
        Assert.Equal(
            $"{Environment.GetEnvironmentVariable("VERLPS_LAB_DIR")}/bin/nvidia-container-runtime-hook",
            report.Checks.Single(check => check.Id == "DKR-GPUDRIVER").Found);
        // Of the driver the lab has nvidia-smi alone: no modules, device nodes or boards on the PCI bus.
        Assert.DoesNotContain(report.Checks, check => check is { Status: CheckStatus.Skipped, Group: "Docker" or "Toolkit" });
    }

    private sealed class SilentTrace : IRequestTrace
    {
        public void Record(string request, TimeSpan elapsed, string outcome)
        {
        }
    }
}
