using VerlPS.Adapters.Docker;
using VerlPS.Adapters.Host;
using VerlPS.Containers;
using VerlPS.Engine;
using VerlPS.Hosts;
using VerlPS.Images;
using VerlPS.Tests.Common;

namespace VerlPS.Tests.Hosts;

public sealed class SmokeLabTests : IRequestTrace, IDisposable
{
    private static readonly ImageReference Image = ImageReference.Parse("verlai/verl:vllm017.latest");
    private static readonly int Gpus = int.TryParse(Environment.GetEnvironmentVariable("VERLPS_LAB_GPUS"), out int count) ? count : 0;

    private readonly CancellationTokenSource _cancellation = new();
    private readonly IDockerEngine _engine;
    private string? _cancelAt;

    public SmokeLabTests()
        => _engine = new DockerEngineFactory(this).Open(DockerEndpoint.Parse(Environment.GetEnvironmentVariable("DOCKER_HOST") ?? "unix:///var/run/docker.sock", "test"));

    [LabFact]
    public async Task A_container_sees_the_gpus_of_its_host_and_is_gone()
    {
        HostReport report = await TestAsync();

        HostCheck check = report.Checks.Single();
        Assert.Equal(("CTK-SMOKE", CheckStatus.Passed, $"{Gpus} GPUs in {Image}"), (check.Id, check.Status, check.Found));
        Assert.Empty(await FindLeftAsync());
    }

    [LabFact]
    public async Task Cancelling_leaves_no_container()
    {
        _cancelAt = "/start";

        await Assert.ThrowsAnyAsync<OperationCanceledException>(TestAsync);

        Assert.Empty(await FindLeftAsync());
    }

    public void Dispose()
    {
        _engine.Dispose();
        _cancellation.Dispose();
    }

    void IRequestTrace.Record(string request, TimeSpan elapsed, string outcome)
    {
        if (_cancelAt is not null && request.EndsWith(_cancelAt, StringComparison.Ordinal))
            _cancellation.Cancel();
    }

    private async Task<HostReport> TestAsync()
    {
        await foreach (PullEvent _ in _engine.Images.PullAsync(Image, null, null, default))
        {
        }

        using NetworkProbe network = new(this);
        HostProbe probe = new(new HostPorts(
            _engine, new ProcessRunner(this), new LocalTree(), new EngineProcess(), new KernelLog(), new SystemClock(), network, Environment.GetEnvironmentVariable, TimeProvider.System));
        HostTestRequest request = HostBench.Wanted() with { Image = Image, IncludeSmokeTest = true, Offline = true, Selection = CheckSelection.Parse(["CTK-SMOKE"], [], []) };
        HostReport? report = null;
        await foreach (StreamItem item in new HostTestService(probe, new BaselineStore(new LocalTree(), new LocalFiles()), TimeProvider.System).TestAsync(request, _cancellation.Token))
            report = item is ResultItem { Value: HostReport found } ? found : report;
        return report!;
    }

    private async Task<IEnumerable<string>> FindLeftAsync()
        => (await _engine.Containers.ListAsync(ContainerLabels.Role, default)).Where(container => container.Labels[ContainerLabels.Role] == "smoke").Select(container => container.Name);
}
