using VerlPS.Hosts;

namespace VerlPS.Tests.Hosts;

public sealed class NetworkProbeTests : IDisposable
{
    private readonly HostBench _bench = new();

    public void Dispose() => _bench.Dispose();

    [Fact]
    public async Task Where_a_mirror_answers_docker_hub_is_neither_resolved_nor_asked()
    {
        StubServer mirror = NetworkCases.Mirror(_bench, new ServerReply(200));
        mirror.Answers[NetworkTree.ManifestPath] = NetworkTree.Manifest(1 << 20);

        HostReport report = await TestAsync(NetworkCases.Image(NetworkTree.Image));

        Assert.Equal($"through mirror {mirror.Address.Authority}", Find(report, "NET-REGISTRY").Found);
        Assert.Equal(mirror.Address.Authority, Find(report, "NET-MIRROR").Found);
        Assert.Equal($"1 MiB from {mirror.Address.Authority}", Find(report, "NET-MANIFEST").Found);
        Assert.DoesNotContain(report.Checks, check => check.Id == "NET-RATELIMIT");
        Assert.DoesNotContain(_bench.Requests, request => request.Contains(NetworkTree.DockerHub, StringComparison.Ordinal));
        Assert.DoesNotContain(NetworkTree.DockerHub, _bench.Resolved);
    }

    [Fact]
    public async Task An_image_that_the_mirror_lacks_is_looked_for_at_docker_hub()
    {
        NetworkCases.Mirror(_bench, new ServerReply(200));

        HostReport report = await TestAsync(NetworkCases.Image(NetworkTree.Image));

        Assert.Equal((CheckStatus.Passed, "1 MiB from Docker Hub"), (Find(report, "NET-MANIFEST").Status, Find(report, "NET-MANIFEST").Found));
    }

    [Fact]
    public async Task A_mirror_that_hangs_leaves_time_for_the_registry_behind_it()
    {
        NetworkCases.Mirror(_bench, ServerReply.Never);

        HostReport report = await TestAsync(HostBench.Wanted(seconds: 6));

        Assert.Equal((CheckStatus.Passed, "Docker Hub"), (Find(report, "NET-REGISTRY").Status, Find(report, "NET-REGISTRY").Found));
        Assert.Equal(CheckStatus.Warning, Find(report, "NET-MIRROR").Status);
    }

    [Fact]
    public async Task A_registry_of_ones_own_on_loopback_is_asked_without_tls()
    {
        StubServer own = _bench.Outside["own.invalid"];
        own.Answers["/v2/"] = new ServerReply(200);
        own.Answers["/v2/verlai/verl/manifests/vllm017.latest"] = NetworkTree.Manifest(1 << 20);

        HostReport report = await TestAsync(NetworkCases.Image($"{own.Address.Authority}/{NetworkTree.Image}"));

        Assert.Equal(own.Address.Authority, Find(report, "NET-REGISTRY").Found);
        Assert.Equal("127.0.0.1 needs no resolving", Find(report, "NET-DNS").Found);
        Assert.Equal($"1 MiB from {own.Address.Authority}", Find(report, "NET-MANIFEST").Found);
        Assert.DoesNotContain(report.Checks, check => check.Id == "NET-RATELIMIT");
    }

    [Fact]
    public async Task Offline_asks_nobody_outside()
    {
        HostReport report = await TestAsync(NetworkCases.Image(NetworkTree.Image) with { Offline = true });

        Assert.DoesNotContain(_bench.Requests, request => request.Contains("://", StringComparison.Ordinal));
        Assert.Empty(_bench.Resolved);
        Assert.Equal(
            ["NET-DNS", "NET-REGISTRY", "NET-MIRROR", "NET-RATELIMIT", "NET-MANIFEST", "NET-HF", "IMAGE-DISK"],
            report.Checks.Where(check => check.Reason == "offline").Select(check => check.Id));
    }

    [Fact]
    public async Task The_engine_is_asked_for_its_containers_only_where_a_port_is_taken()
    {
        await TestAsync(HostBench.Wanted());
        Assert.DoesNotContain(_bench.Requests, request => request.StartsWith("GET /containers/json:", StringComparison.Ordinal));

        _bench.Write("proc/net/tcp", NetworkTree.Listeners(6379));
        await TestAsync(HostBench.Wanted());
        Assert.Contains(_bench.Requests, request => request.StartsWith("GET /containers/json:", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_path_on_a_mount_that_hangs_fails_alone_and_in_time()
    {
        using ManualResetEventSlim released = new();
        _bench.Tree = files => new HungTree(files, "/hung", released);
        _bench.Write("data/train.parquet", "PAR1");
        _bench.Write("proc/self/mountinfo", "22 1 259:2 / / rw,relatime shared:1 - ext4 /dev/nvme0n1p2 rw\n");

        HostReport report = await TestAsync(HostBench.Wanted(seconds: 4) with
        {
            Job = new() { MinimumFreeSpace = 1, DataPaths = ["/hung/data", "/data"], Paths = ["/data/runs"] },
            Profile = new() { WorkspaceFree = 1 },
        });
        released.Set();

        Assert.Equal((CheckStatus.Failed, "/hung/data: not read within 4 s; does its mount hang?"), (Find(report, "HOST-DATADIR").Status, Find(report, "HOST-DATADIR").Reason));
        Assert.Equal(CheckStatus.Passed, Find(report, "JOB-PATH").Status);
    }

    private Task<HostReport> TestAsync(HostTestRequest request) => _bench.TestAsync(_bench.StartEngine(), request);

    private static HostCheck Find(HostReport report, string id) => report.Checks.Single(check => check.Id == id);
}
