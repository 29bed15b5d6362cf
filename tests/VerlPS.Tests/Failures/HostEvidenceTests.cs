using System.Globalization;
using VerlPS.Adapters.Docker;
using VerlPS.Engine;
using VerlPS.Failures;
using VerlPS.Hosts;
using VerlPS.Tests.Hosts;

namespace VerlPS.Tests.Failures;

public sealed class HostEvidenceTests : IDisposable
{
    private const string Id = "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa";
    private const string Other = "bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb";
    private const string Xid = "NVRM: Xid (PCI:0000:1b:00): 79, pid='<unknown>', name=<unknown>, GPU has fallen off the bus.";
    private const string Killed = "Memory cgroup out of memory: Killed process 4711 (python3) total-vm:1000kB, anon-rss:900kB";

    private readonly HostBench _bench = new();

    public void Dispose() => _bench.Dispose();

    [Fact]
    public async Task A_gpu_failure_gets_driver_and_gpu_errors_of_the_time_of_the_run()
    {
        Container(startedMinutesAgo: 20, endedMinutesAgo: 1);
        BoardTree.Said(_bench, 10, Xid);

        IReadOnlyList<VerlFailure> failures = await AddAsync(Failure("NVD014"));

        VerlFailure failure = Assert.Single(failures, found => found.Id == "NVD014");
        Assert.Equal("driver 580.95.05, CUDA 12.8", failure.Host[0]);
        Assert.Matches(@"^kernel, \d\d:\d\d:\d\d: NVRM: Xid \(PCI:0000:1b:00\): 79, .* \(Test-VerlHost -Check GPU-XID\)$", failure.Host[1]);
        Assert.Equal(2, failure.Host.Length);
    }

    [Fact]
    public async Task A_gpu_error_that_no_log_tells_of_is_a_failure_of_its_own()
    {
        Container(startedMinutesAgo: 20, endedMinutesAgo: 1);
        BoardTree.Said(_bench, 10, Xid, Xid);

        VerlFailure failure = Assert.Single(await AddAsync());

        Assert.Equal(("NVD016", "kernel", "verl", 2, Xid), (failure.Id, failure.Actor, failure.Source, failure.Count, failure.Evidence));
        Assert.Equal($"GPU error Xid 79: {XidCatalogue.Find(79).Meaning}", failure.Cause);
        Assert.Equal(XidCatalogue.Find(79).Remedy, failure.Remedy);
        Assert.InRange(DateTimeOffset.UtcNow - failure.FirstSeen!.Value, TimeSpan.FromMinutes(9.8), TimeSpan.FromMinutes(10.2));
    }

    [Theory]
    [InlineData(30, Xid)]
    [InlineData(0, Xid)]
    [InlineData(10, "NVRM: Xid (PCI:0000:1b:00): 13, pid=4711, name=python3, Graphics Exception")]
    [InlineData(10, "docker0: port 1(veth8e3a) entered forwarding state")]
    [InlineData(10, "app: NVRM: Xid (PCI:0000:1b:00): 79, quoted in a line of another program")]
    public async Task What_was_before_or_after_the_run_or_is_the_programs_own_fault_is_none(int minutesAgo, string line)
    {
        Container(startedMinutesAgo: 20, endedMinutesAgo: 2);
        BoardTree.Said(_bench, minutesAgo, line);

        Assert.Empty(await AddAsync());
    }

    [Fact]
    public async Task A_kill_for_memory_is_the_first_cause_and_the_dead_actor_its_symptom()
    {
        Container(startedMinutesAgo: 20, endedMinutesAgo: 1, exitCode: 137, state: "\"OOMKilled\": true,", host: "\"Memory\": 34359738368");
        BoardTree.Said(_bench, 3, $"oom-kill:constraint=CONSTRAINT_MEMCG,nodemask=(null),task_memcg=/system.slice/docker-{Id}.scope,task=python3,pid=4711,uid=0", Killed);

        IReadOnlyList<VerlFailure> failures = await AddAsync(Failure("RAY003"));

        Assert.Equal(["LIM004", "RAY003"], failures.Select(failure => failure.Id));
        Assert.Equal([Killed], failures[0].EvidenceLines);
        Assert.Matches(@"^'verl' ended with exit code 137 at \d\d:\d\d:\d\d; the kernel killed a process of it for memory \(OOMKilled\)$", failures[0].Host[0]);
        Assert.Equal("memory limit of 'verl' 32 GiB", failures[0].Host[1]);
        Assert.StartsWith("memory of the host: ", failures[0].Host[2], StringComparison.Ordinal);
        Assert.Equal(4, failures[1].Host.Length);
        Assert.EndsWith($": {Killed} (Test-VerlHost -Check HOST-RAM)", failures[1].Host[1], StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_kill_in_another_container_is_none_of_this_ones()
    {
        Container(startedMinutesAgo: 20, endedMinutesAgo: 1);
        BoardTree.Said(_bench, 3, $"oom-kill:constraint=CONSTRAINT_MEMCG,nodemask=(null),task_memcg=/system.slice/docker-{Other}.scope,task=python3,pid=4711,uid=0", Killed);

        Assert.Empty(await AddAsync());
    }

    [Fact]
    public async Task Without_the_kernels_log_the_engine_still_tells_of_a_kill()
    {
        Container(startedMinutesAgo: 20, endedMinutesAgo: 1, exitCode: 137, state: "\"OOMKilled\": true,");
        File.Delete(_bench.KernelLogFile);

        VerlFailure failure = Assert.Single(await AddAsync());

        Assert.Equal(("DKR018", "OOMKilled: true", "verl"), (failure.Id, failure.Evidence, failure.Source));
        Assert.Contains("exit code 137", failure.Host[0], StringComparison.Ordinal);
    }

    [Fact]
    public async Task Shared_memory_and_disk_are_told_where_they_matter()
    {
        Container(startedMinutesAgo: 20, host: "\"ShmSize\": 67108864");

        IReadOnlyList<VerlFailure> failures = await AddAsync(Failure("SHM001"), Failure("DKR014"), Failure("VRL011"));

        Assert.Equal(["/dev/shm of 'verl' 64 MiB (Test-VerlHost -Check HOST-SHM)"], failures[0].Host);
        Assert.Matches(@"^\S+ \w+ of \S+ \w+ free in /var/lib/docker now", Assert.Single(failures[1].Host));
        Assert.Empty(failures[2].Host);
    }

    [Fact]
    public async Task A_failure_of_another_source_and_a_container_that_is_gone_stay_as_they_are()
    {
        BoardTree.Said(_bench, 10, Xid);
        VerlFailure other = Failure("SHM001") with { Source = "train.log" };

        Assert.Equal([other], await AddAsync(other));
        Assert.DoesNotContain((await AddAsync(Failure("NVD014")))[0].Host, line => line.Contains("Xid", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Of_another_host_only_the_engine_is_asked(bool forwardedSocket)
    {
        Container(startedMinutesAgo: 20, endedMinutesAgo: 1, exitCode: 1);
        BoardTree.Said(_bench, 10, Xid);
        string dockerHost = forwardedSocket ? _bench.Engine(HostBench.Info(HostBench.Kernel, "6.8.0-40-generic")) : _bench.EngineOnTcp(HostBench.Info());

        VerlFailure failure = Assert.Single(await AddAsync(dockerHost, Failure("RAY003")));

        Assert.StartsWith("'verl' ended with exit code 1 at ", Assert.Single(failure.Host), StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_engine_that_does_not_answer_is_no_error()
        => Assert.Equal("RAY003", Assert.Single(await AddAsync("unix:///nowhere/docker.sock", Failure("RAY003"))).Id);

    private void Container(int startedMinutesAgo, int? endedMinutesAgo = null, int exitCode = 0, string state = "", string host = "")
    {
        string finished = endedMinutesAgo is int minutes ? Ago(minutes) : "0001-01-01T00:00:00Z";
        _bench.EngineAnswers[$"/containers/{Id}/json"] = $$"""
            {"Id": "{{Id}}", "Name": "/verl", "Image": "x", "Created": "{{Ago(60)}}", "Config": {"Image": "x"}, "HostConfig": { {{host}} },
             "State": {"Status": "{{(endedMinutesAgo is null ? "running" : "exited")}}", {{state}} "ExitCode": {{exitCode}}, "StartedAt": "{{Ago(startedMinutesAgo)}}", "FinishedAt": "{{finished}}"} }
            """;
    }

    private Task<IReadOnlyList<VerlFailure>> AddAsync(params VerlFailure[] failures) => AddAsync(_bench.StartEngine(), failures);

    private async Task<IReadOnlyList<VerlFailure>> AddAsync(string dockerHost, params VerlFailure[] failures)
    {
        using IDockerEngine engine = new DockerEngineFactory(_bench).Open(DockerEndpoint.Parse(dockerHost, "-DockerHost"));
        VerlContainer container = new() { Id = Id, Name = "verl", Image = "x", State = "running" };
        return await new HostEvidence(_bench.Ports(engine), [container], TimeSpan.FromSeconds(30)).AddAsync(failures, CancellationToken.None);
    }

    private static VerlFailure Failure(string id)
        => FailureCatalogue.Signatures.Single(signature => signature.Id == id).ToFailure("x") with { Source = "verl", FirstSeen = DateTimeOffset.UtcNow };

    private static string Ago(int minutes) => DateTimeOffset.UtcNow.AddMinutes(-minutes).ToString("yyyy-MM-ddTHH:mm:ss.fffffffZ", CultureInfo.InvariantCulture);
}
