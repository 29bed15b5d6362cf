using VerlPS.Images;

namespace VerlPS.Tests.Images;

public class PullProgressTests
{
    private const int BarId = 2000;

    private readonly ManualTime _time = new();
    private readonly PullProgress _progress;

    public PullProgressTests() => _progress = new PullProgress("verlai/verl:a", BarId, _time);

    [Fact]
    public void Adds_up_the_layers_and_tells_rate_and_time_left()
    {
        Send(new PullEvent("a", "Pulling from verlai/verl", null, null));
        Send(new PullEvent("1", "Downloading", 0, 300 << 20));
        Send(new PullEvent("2", "Downloading", 0, 100 << 20));
        _time.Advance(TimeSpan.FromSeconds(5));
        Send(new PullEvent("1", "Downloading", 0, 300 << 20));
        _time.Advance(TimeSpan.FromSeconds(10));

        ProgressItem shown = Send(new PullEvent("1", "Downloading", 100 << 20, 300 << 20))[0];

        Assert.Equal(("Pulling verlai/verl:a", BarId, (int?)null), (shown.Activity, shown.Id, shown.ParentId));
        Assert.Equal("100 MiB of 400 MiB, 10 MiB/s", shown.Status);
        Assert.Equal(24, shown.Percent);
        Assert.Equal(TimeSpan.FromSeconds(30), shown.Remaining);
    }

    [Fact]
    public void The_rate_is_that_of_the_last_seconds()
    {
        for (int second = 0; second <= 60; second++)
        {
            // A minute at 1 MiB/s, then 10 MiB/s.
            Send(new PullEvent("1", "Downloading", (long)second << 20, 4L << 30));
            _time.Advance(TimeSpan.FromSeconds(1));
        }

        ProgressItem last = new("", "");
        for (int second = 1; second <= 20; second++)
        {
            last = Send(new PullEvent("1", "Downloading", (60L + (10 * second)) << 20, 4L << 30))[0];
            _time.Advance(TimeSpan.FromSeconds(1));
        }

        Assert.Equal("260 MiB of 4 GiB, 10 MiB/s", last.Status);
    }

    [Fact]
    public void The_registrys_sizes_count_before_the_engine_begins_with_a_layer()
    {
        string first = new('a', 64), second = new('b', 64), third = new('c', 64);
        _progress.Expect(new RemoteManifest("sha256:x", 600)
        {
            Layers = [new RemoteLayer($"sha256:{first}", 100 << 20), new RemoteLayer($"sha256:{second}", 200 << 20), new RemoteLayer($"sha256:{third}", 300 << 20)],
        });
        Send(new PullEvent(third[..12], "Already exists", null, null));
        _time.Advance(TimeSpan.FromMilliseconds(200));

        Assert.Equal("50 MiB of 300 MiB", Send(new PullEvent(first[..12], "Downloading", 50 << 20, 100 << 20))[0].Status);
    }

    [Fact]
    public void Each_layer_that_moves_has_a_bar_and_loses_it_when_it_rests()
    {
        Send(new PullEvent("1", "Downloading", 10 << 20, 100 << 20));
        _time.Advance(TimeSpan.FromSeconds(1));
        IReadOnlyList<ProgressItem> both = Send(new PullEvent("2", "Downloading", 5 << 20, 10 << 20));
        _time.Advance(TimeSpan.FromSeconds(1));
        IReadOnlyList<ProgressItem> one = Send(new PullEvent("2", "Download complete", null, null));
        _time.Advance(TimeSpan.FromSeconds(1));

        Assert.Equal([(BarId + 1, "Downloading 10 MiB of 100 MiB", 10), (BarId + 2, "Downloading 5 MiB of 10 MiB", 50)], both.Skip(1).Select(bar => (bar.Id, bar.Status, bar.Percent!.Value)));
        Assert.All(both.Skip(1), bar => Assert.Equal(BarId, bar.ParentId));
        Assert.Equal([false, true], one.Skip(1).Select(bar => bar.Completed));
        Assert.Equal([BarId + 1], Send(new PullEvent("2", "Pull complete", null, null)).Skip(1).Select(bar => bar.Id));
        Assert.Equal([BarId + 1, BarId], _progress.Complete().Select(bar => bar.Id));
        Assert.All(_progress.Complete(), bar => Assert.True(bar.Completed));
    }

    [Fact]
    public void A_complete_download_counts_whole_though_its_last_message_was_short()
    {
        Send(new PullEvent("1", "Downloading", 199, 252));
        _time.Advance(TimeSpan.FromSeconds(1));

        Assert.Equal("252 B fetched, unpacking layer 1 of 1", Send(new PullEvent("1", "Download complete", null, null))[0].Status);
        Assert.Equal("252 B in 1 layer, 1.0 s", _progress.Summary);
    }

    [Fact]
    public void Shows_bars_at_most_five_times_a_second()
    {
        Assert.NotEmpty(Send(new PullEvent("1", "Downloading", 1, 100)));
        Assert.Empty(Send(new PullEvent("1", "Downloading", 2, 100)));
        _time.Advance(TimeSpan.FromMilliseconds(201));
        Assert.NotEmpty(Send(new PullEvent("1", "Downloading", 3, 100)));
    }

    [Fact]
    public void Nothing_fetched_is_up_to_date()
    {
        _progress.Expect(new RemoteManifest("sha256:x", 100) { Layers = [new RemoteLayer($"sha256:{new string('a', 64)}", 100)] });
        Send(new PullEvent("1", "Already exists", null, null));
        Send(new PullEvent(null, "Status: Image is up to date for verlai/verl:a", null, null));

        Assert.Equal("up to date", _progress.Summary);
    }

    private IReadOnlyList<ProgressItem> Send(PullEvent item) => _progress.Update(item);
}
