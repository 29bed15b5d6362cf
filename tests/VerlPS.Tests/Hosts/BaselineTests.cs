using VerlPS.Adapters.Host;
using VerlPS.Hosts;

namespace VerlPS.Tests.Hosts;

public sealed class BaselineTests : IDisposable
{
    private readonly HostBench _bench = new();
    private readonly string _file;

    public BaselineTests() => _file = Path.Combine(_bench.Scratch, "base.json");

    public void Dispose() => _bench.Dispose();

    [Fact]
    public async Task The_first_run_writes_and_later_ones_compare()
    {
        HostTestRequest request = HostBench.Wanted() with { BaselinePath = _file };
        HostReport first = await _bench.TestAsync(_bench.StartEngine(), request);
        string written = await File.ReadAllTextAsync(_file);
        HostReport same = await _bench.TestAsync(_bench.StartEngine(), request);
        _bench.Smi(SmiXml.Document(string.Concat(Enumerable.Repeat(SmiXml.Gpu(), 7)), driver: "570.124.06"));
        HostReport changed = await _bench.TestAsync(_bench.StartEngine(), request);

        Assert.Empty(first.Changes);
        Assert.Empty(same.Changes);
        Assert.Equal(
            [new HostChange("driver", "580.95.05", "570.124.06"), new HostChange("gpu7.bus", "00000000:DF:00.0", null)],
            changed.Changes.Where(change => change.Name is "driver" or "gpu7.bus"));
        Assert.Contains("\"driver\": \"580.95.05\"", written, StringComparison.Ordinal);
        Assert.Equal(written, await File.ReadAllTextAsync(_file));
    }

    [Fact]
    public async Task Replays_are_counted_from_the_reading_in_the_file()
    {
        HostTestRequest request = HostBench.Wanted() with { BaselinePath = _file };
        await _bench.TestAsync(_bench.StartEngine(), request);
        HostReport quiet = await _bench.TestAsync(_bench.StartEngine(), request);
        GpuTree.Last("<replay_counter>150", "<replay_counter>100150")(_bench);
        HostReport loud = await _bench.TestAsync(_bench.StartEngine(), request);

        Assert.Equal([CheckStatus.Passed, CheckStatus.Failed], new[] { quiet, loud }.Select(report => report.Checks.Single(check => check.Id == "GPU-REPLAY").Status));
        Assert.Empty(loud.Changes);
    }

    [Fact]
    public async Task One_file_keeps_many_hosts()
    {
        HostTestRequest request = HostBench.Wanted() with { BaselinePath = _file };
        await _bench.TestAsync(_bench.StartEngine(), request);
        _bench.EngineInfo = HostBench.Info("\"Name\": \"gpu-node-1\"", "\"Name\": \"gpu-node-2\"");
        HostReport other = await _bench.TestAsync(_bench.StartEngine(), request);

        Assert.Empty(other.Changes);
        Assert.Equal(["gpu-node-1", "gpu-node-2"], new BaselineStore(new LocalTree(), new LocalFiles()).Load(_file).Keys);
    }

    [Theory]
    [InlineData("[1, 2]")]
    [InlineData("{ \"gpu-node-1\": {} }")]
    [InlineData("{ \"gpu-node-1\": null }")]
    [InlineData("not JSON")]
    public async Task A_file_of_something_else_is_refused_and_kept(string text)
    {
        await File.WriteAllTextAsync(_file, text);

        VerlException error = await Assert.ThrowsAsync<VerlException>(() => _bench.TestAsync(_bench.StartEngine(), HostBench.Wanted() with { BaselinePath = _file }));

        Assert.Equal((VerlErrorKind.InvalidArgument, _file), (error.Kind, error.Target));
        Assert.Equal(text, await File.ReadAllTextAsync(_file));
        Assert.Empty(_bench.Requests);
    }

    [Fact]
    public void A_counter_that_grows_is_no_change()
    {
        HostBaseline before = new(DateTimeOffset.UnixEpoch, new Dictionary<string, string> { ["gpu0.replays"] = "1", ["ib.mlx5_0.1.link_downed"] = "0", ["kernel"] = "6.1" });
        HostBaseline now = before with { Values = new Dictionary<string, string> { ["gpu0.replays"] = "9", ["ib.mlx5_0.1.link_downed"] = "4", ["kernel"] = "6.2" } };

        HostChange change = Assert.Single(before.Compare(now));
        Assert.Equal("kernel: 6.1 → 6.2", change.ToString());
    }
}
