using VerlPS.Images;

namespace VerlPS.Tests.Images;

public class PullProgressTests
{
    private readonly ManualTime _time = new();

    [Fact]
    public void Adds_up_the_layers_and_tells_rate_and_time_left()
    {
        PullProgress progress = new("verlai/verl:a", _time);
        Send(progress, new PullEvent("a", "Pulling from verlai/verl", null, null));
        Send(progress, new PullEvent("1", "Downloading", 0, 300 << 20));
        Send(progress, new PullEvent("2", "Downloading", 0, 100 << 20));
        _time.Advance(TimeSpan.FromSeconds(10));

        ProgressItem shown = Send(progress, new PullEvent("1", "Downloading", 100 << 20, 300 << 20))!;

        Assert.Equal("Pulling verlai/verl:a", shown.Activity);
        Assert.Equal("100 MiB of 400 MiB, 10 MiB/s", shown.Status);
        Assert.Equal(24, shown.Percent);
        Assert.Equal(TimeSpan.FromSeconds(30), shown.Remaining);
    }

    [Fact]
    public void A_complete_download_counts_whole_though_its_last_message_was_short()
    {
        PullProgress progress = new("verlai/verl:a", _time);
        Send(progress, new PullEvent("1", "Downloading", 199, 252));
        _time.Advance(TimeSpan.FromSeconds(1));

        ProgressItem shown = Send(progress, new PullEvent("1", "Download complete", null, null))!;

        Assert.Equal("252 B fetched, unpacking layer 1 of 1", shown.Status);
    }

    [Fact]
    public void Shows_at_most_ten_bars_a_second()
    {
        PullProgress progress = new("verlai/verl:a", _time);

        Assert.NotNull(Send(progress, new PullEvent("1", "Downloading", 1, 100)));
        Assert.Null(Send(progress, new PullEvent("1", "Downloading", 2, 100)));
        _time.Advance(TimeSpan.FromMilliseconds(101));
        Assert.NotNull(Send(progress, new PullEvent("1", "Downloading", 3, 100)));
    }

    [Fact]
    public void Nothing_fetched_is_up_to_date()
    {
        PullProgress progress = new("verlai/verl:a", _time);
        Send(progress, new PullEvent("1", "Already exists", null, null));

        Assert.Equal("up to date", progress.Summary);
    }

    private static ProgressItem? Send(PullProgress progress, PullEvent item) => progress.Update(item).SingleOrDefault();
}
