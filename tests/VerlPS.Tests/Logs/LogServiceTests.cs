using System.Threading.Channels;
using VerlPS.Logs;

namespace VerlPS.Tests.Logs;

public class LogServiceTests
{
    [Fact]
    public async Task Merges_the_sources_by_time_and_keeps_lines_without_a_time_behind_the_one_before_them()
    {
        List<StreamItem> items = await ReadAsync(new LogRequest(), Timed("a", (1, "1"), (null, "1b"), (4, "4"), (4, "4 too")), Timed("b", (0, "0"), (3, "3"), (4, "4")), Source("c", "no time"));

        Assert.Equal(["c:no time", "b:0", "a:1", "a:1b", "b:3", "a:4", "a:4 too", "b:4"], Entries(items).Select(entry => $"{entry.Source}:{entry.Message}"));
    }

    [Fact]
    public async Task Merges_raw_lines_too()
    {
        List<StreamItem> items = await ReadAsync(new LogRequest { Raw = true }, Timed("a", (2, "2"), (3, "3")), Timed("b", (1, "1"), (4, "4")));

        Assert.Equal(["1", "2", "3", "4"], Values(items));
    }

    [Fact]
    public async Task Puts_the_two_streams_of_a_container_in_the_order_of_their_times()
    {
        LogLine[] first = [At(1, "out"), At(5, "out"), At(2, "err", LogChannel.Stderr), At(6, "out")], second = [At(3, "err", LogChannel.Stderr), At(7, "out")];
        LogSource source = new("a", (_, _) => Batches(first, second)) { KeepsTime = true };

        List<StreamItem> items = await ReadAsync(new LogRequest(), source);

        Assert.Equal(["1 out", "2 err", "3 err", "5 out", "6 out", "7 out"], Entries(items).Select(entry => $"{entry.Timestamp!.Value.Millisecond} {entry.Message}"));
    }

    [Fact]
    public async Task Merges_the_sources_it_follows_as_lines_come()
    {
        Channel<LogBatch> one = Channel.CreateUnbounded<LogBatch>(), other = Channel.CreateUnbounded<LogBatch>();
        LogSource[] sources = [new("one", (_, token) => one.Reader.ReadAllAsync(token)), new("other", (_, token) => other.Reader.ReadAllAsync(token))];
        await using IAsyncEnumerator<StreamItem> items = LogService
            .ReadAsync(sources, new LogRequest { Query = new LogQuery { Follow = true }, Raw = true }, CancellationToken.None).GetAsyncEnumerator();

        foreach ((Channel<LogBatch> source, string text) in new[] { (other, "1"), (one, "2"), (other, "3") })
        {
            source.Writer.TryWrite(new LogBatch([Line(text)]));
            Assert.True(await items.MoveNextAsync());
            Assert.Equal([text], Assert.IsType<ResultsItem>(items.Current).Values);
        }

        one.Writer.Complete();
        other.Writer.Complete();
        Assert.False(await items.MoveNextAsync());
    }

    [Fact]
    public async Task Ends_quietly_when_the_time_to_follow_is_over()
    {
        Channel<LogBatch> never = Channel.CreateUnbounded<LogBatch>();
        never.Writer.TryWrite(new LogBatch([Line("1")]));
        LogRequest request = new() { Query = new LogQuery { Follow = true }, Timeout = TimeSpan.FromMilliseconds(50) };

        Assert.Equal("1", Assert.Single(Entries(await ReadAsync(request, new LogSource("a", (_, token) => never.Reader.ReadAllAsync(token))))).Message);
    }

    [Fact]
    public async Task Selects_by_time_where_only_the_lines_know_it()
    {
        DateTimeOffset begin = new(2026, 8, 20, 6, 31, 41, TimeSpan.Zero);
        LogRequest request = new() { Query = new LogQuery { Since = begin, Until = begin.AddSeconds(1) }, Raw = true };
        LogSource file = Source("file", "no time yet", "INFO:2026-08-20 06:31:40,000:a", "INFO:2026-08-20 06:31:41,000:b", "print", "INFO:2026-08-20 06:31:42,000:c");

        Assert.Equal(["INFO:2026-08-20 06:31:41,000:b", "print"], Values(await ReadAsync(request, file)));
    }

    [Theory]
    [InlineData("WorkerDict", new int[0], new[] { "(WorkerDict pid=1) a", "(WorkerDict pid=2) [rank3]: b" })]
    [InlineData("task*", new int[0], new[] { "(TaskRunner pid=3) c" })]
    [InlineData("*", new[] { 3, 4 }, new[] { "(WorkerDict pid=2) [rank3]: b" })]
    public async Task Selects_actors_and_ranks(string actor, int[] ranks, string[] lines)
    {
        LogRequest request = new() { Filter = new LogFilter { Actors = [actor], Ranks = ranks }, Raw = true };

        Assert.Equal(lines, Values(await ReadAsync(request, Source("a", "(WorkerDict pid=1) a", "(WorkerDict pid=2) [rank3]: b", "(TaskRunner pid=3) c", "d"))));
    }

    [Fact]
    public async Task Selects_a_stream()
    {
        LogRequest request = new() { Filter = new LogFilter { Stream = LogChannel.Stderr }, Raw = true };

        Assert.Equal(["2"], Values(await ReadAsync(request, new LogSource("a", (_, _) => Batches([At(1, "1"), At(2, "2", LogChannel.Stderr)])) { KeepsTime = true })));
    }

    [Fact]
    public async Task Tells_what_a_source_has_to_say()
    {
        LogSource source = new("a", (_, _) => new[] { new LogBatch([], "the engine went away"), new LogBatch([Line("1")]) }.ToAsyncEnumerable());

        Assert.Equal(new WarningItem("the engine went away"), (await ReadAsync(new LogRequest(), source))[0]);
    }

    [Fact]
    public async Task Stops_reading_all_sources_when_the_taker_leaves()
    {
        int open = 0;
        async IAsyncEnumerable<LogBatch> Endless([System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken token)
        {
            Interlocked.Increment(ref open);
            try
            {
                yield return new LogBatch([Line("x")]);
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
        async IAsyncEnumerable<LogBatch> Fail()
        {
            yield return new LogBatch([Line("before")]);
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

        Assert.Equal(lines, Values(items));
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
        LogSource silent = Source("a") with { WhenEmpty = "Why.", ToFill = "Do that." };
        LogFilter none = new(null, "no line has this", null);

        Assert.Equal("Why. Do that.", Assert.IsType<WarningItem>(Assert.Single(await ReadAsync(new LogRequest(), silent))).Message);
        Assert.Empty(await ReadAsync(new LogRequest { Query = new LogQuery { Tail = 0 } }, silent));
        Assert.Empty(await ReadAsync(new LogRequest { Query = new LogQuery { Since = DateTimeOffset.UnixEpoch } }, silent));
        Assert.Empty(await ReadAsync(new LogRequest { Filter = none }, Source("a", "1") with { WhenEmpty = "why" }));
    }

    [Fact]
    public async Task Hands_out_raw_lines_unchanged()
    {
        const string line = "\x1b[36m(W pid=1)\x1b[0m step:1 - a:1\r";

        Assert.Equal([line], Values(await ReadAsync(new LogRequest { Raw = true }, Source("a", line))));
    }

    private static IEnumerable<VerlLogEntry> Entries(IEnumerable<StreamItem> items) => Values(items).Cast<VerlLogEntry>();

    private static IEnumerable<object> Values(IEnumerable<StreamItem> items) => items.OfType<ResultsItem>().SelectMany(item => item.Values);

    private static async Task<List<StreamItem>> ReadAsync(LogRequest request, params LogSource[] sources)
    {
        List<StreamItem> items = [];
        await foreach (StreamItem item in LogService.ReadAsync(sources, request, CancellationToken.None))
            items.Add(item);
        return items;
    }

    private static LogSource Source(string name, params string[] lines) => new(name, (_, _) => Batches([.. lines.Select(Line)]));

    private static LogSource Timed(string name, params (int? Time, string Text)[] lines)
        => new(name, (_, _) => Batches([.. lines.Select(line => line.Time is int time ? At(time, line.Text) : Line(line.Text))])) { KeepsTime = true };

    private static IAsyncEnumerable<LogBatch> Batches(params LogLine[][] batches) => batches.Select(batch => new LogBatch(batch)).ToAsyncEnumerable();

    private static LogLine At(int milliseconds, string text, LogChannel stream = LogChannel.Stdout) => new(DateTimeOffset.UnixEpoch.AddMilliseconds(milliseconds), stream, text);

    private static LogLine Line(string text) => new(null, LogChannel.Stdout, text);
}
