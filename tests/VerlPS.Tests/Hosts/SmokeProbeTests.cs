using VerlPS.Hosts;

namespace VerlPS.Tests.Hosts;

public sealed class SmokeProbeTests : IDisposable
{
    private readonly HostBench _bench = new();

    public void Dispose() => _bench.Dispose();

    [Fact]
    public async Task A_container_that_does_not_end_in_time_is_removed_and_told()
    {
        ToolkitTree.Smoke(_bench, 0, "");
        _bench.EngineAnswers["/containers/smoke1/wait"] = new EngineReply(null);

        HostReport report = await _bench.TestAsync(_bench.StartEngine(), HostBench.Wanted(seconds: 2) with { IncludeSmokeTest = true });

        HostCheck check = report.Checks.Single(check => check.Id == "CTK-SMOKE");
        Assert.Equal(CheckStatus.Failed, check.Status);
        Assert.Equal("nvidia-smi in a container of verlai/verl:vllm017.latest did not answer within 2 s", check.Reason);
        Assert.Contains("DELETE /containers/smoke1?force=1: ok", _bench.Requests);
    }

    [Fact]
    public async Task A_container_that_can_not_be_started_is_removed()
    {
        ToolkitTree.Smoke(_bench, 0, "");
        _bench.EngineAnswers["/containers/smoke1/start"] = new EngineReply("""{"message": "could not select device driver \"nvidia\" with capabilities: [[gpu]]"}""", 500);

        HostReport report = await _bench.TestAsync(_bench.StartEngine(), HostBench.Wanted() with { IncludeSmokeTest = true });

        Assert.Contains("has no NVIDIA device driver", report.Checks.Single(check => check.Id == "CTK-SMOKE").Reason, StringComparison.Ordinal);
        Assert.Contains("DELETE /containers/smoke1?force=1: ok", _bench.Requests);
    }

    [Fact]
    public async Task Nothing_is_started_unasked()
    {
        ToolkitTree.Smoke(_bench, 0, "");

        HostReport report = await _bench.TestAsync(_bench.StartEngine());

        Assert.DoesNotContain(report.Checks, check => check.Id == "CTK-SMOKE");
        Assert.DoesNotContain(_bench.Requests, request => request.StartsWith("POST", StringComparison.Ordinal));
    }
}
