using System.Threading.Channels;
using VerlPS.Logs;

namespace VerlPS.Tests.Logs;

public class LogServiceTests
{
    [Fact]
    public async Task Reads_one_source_after_the_other()
    {
        List<StreamItem> items = await ReadAsync(new LogRequest(), Source("a", "1", "2"), Source("b", "3"));

        Assert.Equal(["a:1", "a:2", "b:3"], Entries(items).Select(entry => $"{entry.Source}:{entry.Message}"));
    }

    [Fact]
    public async Task Merges_the_sources_it_follows_as_lines_come()
    {
        Channel<LogLine> one = Channel.CreateUnbounded<LogLine>(), other = Channel.CreateUnbounded<LogLine>();
        LogSource[] sources = [new("one", (_, token) => one.Reader.ReadAllAsync(token)), new("other", (_, token) => other.Reader.ReadAllAsync(token))];
        await using IAsyncEnumerator<StreamItem> items = LogService
            .ReadAsync(sources, new LogRequest { Query = new LogQuery { Follow = true }, Raw = true }, CancellationToken.None).GetAsyncEnumerator();

        foreach ((Channel<LogLine> source, string text) in new[] { (other, "1"), (one, "2"), (other, "3") })
        {
            source.Writer.TryWrite(Line(text));
            Assert.True(await items.MoveNextAsync());
            Assert.Equal(new ResultItem(text), items.Current);
        }

        one.Writer.Complete();
        other.Writer.Complete();
        Assert.False(await items.MoveNextAsync());
    }

    [Fact]
    public async Task Stops_reading_all_sources_when_the_taker_leaves()
    {
        int open = 2;
        async IAsyncEnumerable<LogLine> Endless([System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken token)
        {
            try
            {
                yield return Line("x");
                await Task.Delay(Timeout.InfiniteTimeSpan, token);
            }
            finally
            {
                Interlocked.Decrement(ref open);
            }
        }

        LogSource source = new("endless", (_, token) => Endless(token));
        await foreach (StreamItem _ in LogService.ReadAsync([source, source], new LogRequest { Query = new LogQuery { Follow = true } }, CancellationToken.None))
            break;

        Assert.Equal(0, open);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Reports_a_source_that_fails_and_reads_the_others(bool follow)
    {
        VerlException failure = new(VerlErrorKind.LogNotReadable, "no");
        async IAsyncEnumerable<LogLine> Fail()
        {
            yield return Line("before");
            await Task.Yield();
            throw failure;
        }

        List<StreamItem> items = await ReadAsync(
            new LogRequest { Query = new LogQuery { Follow = follow } }, new LogSource("bad", (_, _) => Fail()), Source("good", "1"));

        Assert.Equal(["bad:before", "good:1"], Entries(items).Select(entry => $"{entry.Source}:{entry.Message}").Order());
        Assert.Same(failure, Assert.Single(items.OfType<ErrorItem>()).Error);
    }

    [Theory]
    [InlineData(LogLevel.Step, new[] { "step:1 - a:1", "WARNING: w", "Error: e" })]
    [InlineData(LogLevel.Warning, new[] { "WARNING: w", "Error: e" })]
    [InlineData(LogLevel.Critical, new string[0])]
    public async Task Hands_out_lines_of_a_level_or_more(LogLevel level, string[] lines)
    {
        LogRequest request = new() { Filter = new LogFilter(level, null, null), Raw = true };

        List<StreamItem> items = await ReadAsync(request, Source("a", "INFO: i", "step:1 - a:1", "print", "WARNING: w", "Error: e"));

        Assert.Equal(lines, items.Cast<ResultItem>().Select(item => item.Value));
    }

    [Fact]
    public async Task Filters_out_lines_that_later_ones_build_on_without_losing_what_they_say()
    {
        LogRequest request = new() { Filter = new LogFilter(LogLevel.Step, null, null) };

        List<StreamItem> items = await ReadAsync(request, Source("a", "Total training steps: 9", "step:1 - critic/score/mean:1"));

        Assert.Equal("step 1/9 · reward 1.000", Assert.Single(Entries(items)).Message);
    }

    [Fact]
    public async Task Says_why_a_whole_log_may_be_empty()
    {
        LogSource silent = Source("a") with { WhenEmpty = "why" };
        LogFilter none = new(null, "no line has this", null);

        Assert.Equal([new WarningItem("why")], await ReadAsync(new LogRequest(), silent));
        Assert.Empty(await ReadAsync(new LogRequest { Query = new LogQuery { Tail = 0 } }, silent));
        Assert.Empty(await ReadAsync(new LogRequest { Query = new LogQuery { Since = DateTimeOffset.UnixEpoch } }, silent));
        Assert.Empty(await ReadAsync(new LogRequest { Filter = none }, Source("a", "1") with { WhenEmpty = "why" }));
    }

    [Fact]
    public async Task Hands_out_raw_lines_unchanged()
    {
        const string line = "\x1b[36m(W pid=1)\x1b[0m step:1 - a:1\r";

        Assert.Equal([new ResultItem(line)], await ReadAsync(new LogRequest { Raw = true }, Source("a", line)));
    }

    private static IEnumerable<VerlLogEntry> Entries(IEnumerable<StreamItem> items) => items.OfType<ResultItem>().Select(item => (VerlLogEntry)item.Value);

    private static async Task<List<StreamItem>> ReadAsync(LogRequest request, params LogSource[] sources)
    {
        List<StreamItem> items = [];
        await foreach (StreamItem item in LogService.ReadAsync(sources, request, CancellationToken.None))
            items.Add(item);
        return items;
    }

    private static LogSource Source(string name, params string[] lines) => new(name, (_, _) => lines.Select(Line).ToAsyncEnumerable());

    private static LogLine Line(string text) => new(null, LogChannel.Stdout, text);
}
