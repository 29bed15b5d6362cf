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
    public void The_engines_own_path_is_read_from_its_process()
    {
        string? path = new EngineProcess().FindPath(DockerEndpoint.Parse(DockerHost, "test").SocketPath!);

        Assert.StartsWith($"{Environment.GetEnvironmentVariable("VERLPS_LAB_DIR")}/bin:", path, StringComparison.Ordinal);
    }

    [LabFact]
    public void A_socket_that_no_engine_listens_on_has_no_path() => Assert.Null(new EngineProcess().FindPath("/no/such/docker.sock"));

    [LabFact]
    public async Task The_lab_is_a_host_with_gpus_that_its_engine_serves()
    {
        using IDockerEngine engine = new DockerEngineFactory(new SilentTrace()).Open(DockerEndpoint.Parse(DockerHost, "test"));
        HostProbe probe = new(engine, new ProcessRunner(new SilentTrace()), new LocalFiles(), new EngineProcess(), Environment.GetEnvironmentVariable, TimeProvider.System);
        HostReport? report = null;
        await foreach (StreamItem item in new HostTestService(probe, TimeProvider.System).TestAsync(HostBench.Wanted(), default))
            report = item is ResultItem { Value: HostReport found } ? found : report;

        Assert.Equal((DockerHost, GpuAccess.Hook), (report!.DockerHost, report.GpuAccess));
        Assert.Equal(Gpus, report.Gpus.Length);
        Assert.Equal(Gpus, report.Gpus.DistinctBy(gpu => gpu.Uuid).Count());
        Assert.Equal(CheckStatus.Passed, report.Checks.Single(check => check.Id == "DKR-SOCKET").Status);
        Assert.Equal(
            $"{Environment.GetEnvironmentVariable("VERLPS_LAB_DIR")}/bin/nvidia-container-runtime-hook",
            report.Checks.Single(check => check.Id == "DKR-GPUDRIVER").Found);
        Assert.DoesNotContain(report.Checks, check => check.Status == CheckStatus.Skipped);
    }

    private sealed class SilentTrace : IRequestTrace
    {
        public void Record(string request, TimeSpan elapsed, string outcome)
        {
        }
    }
}
