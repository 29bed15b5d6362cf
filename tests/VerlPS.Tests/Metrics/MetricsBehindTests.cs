using System.Runtime.CompilerServices;
using VerlPS.Adapters.Logs;
using VerlPS.Adapters.Metrics;
using VerlPS.Logs;
using VerlPS.Metrics;

namespace VerlPS.Tests.Metrics;

/// <summary>A container's log without steps, and the files in a folder behind it.</summary>
public sealed class MetricsBehindTests : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    private readonly DirectoryInfo _root = Directory.CreateTempSubdirectory("verlps-");
    private readonly TaskCompletionSource _end = new();
    private string _said = "";

    public void Dispose() => _root.Delete(recursive: true);

    [Theory]
    [InlineData("gsm8k.jsonl", "train.log", "job-driver-a.log", "worker-0f-01000000-7.out")]
    [InlineData("train.log", "job-driver-a.log", "worker-0f-01000000-7.out")]
    [InlineData("job-driver-a.log", "worker-0f-01000000-7.out")]
    [InlineData("worker-0f-01000000-7.out")]
    public async Task The_best_kind_of_file_that_has_steps_counts(params string[] files)
    {
        await WriteAsync("other.log", "nothing of steps\n");
        foreach (string file in files)
            await WriteAsync(file, file.EndsWith("jsonl", StringComparison.Ordinal) ? "{\"step\":1,\"data\":{\"a\":1}}\n" : "step:1 - a:1\nstep:2 - a:2\n");

        List<StreamItem> items = await MetricService.ReadAsync([Source()], new MetricQuery(), CancellationToken.None).ToListAsync();

        Assert.Equal($"The log of 'verl' has no metrics. Reading {Path.Combine(_root.FullName, files[0])} instead.", Assert.IsType<WarningItem>(items[0]).Message);
        Assert.All(Metrics(items), metric => Assert.Equal(Path.Combine(_root.FullName, files[0]), metric.Source));
        Assert.NotEmpty(Metrics(items));
    }

    [Fact]
    public async Task A_file_that_can_not_be_read_is_an_error_and_the_others_count()
    {
        await WriteAsync("train.log", "step:1 - a:1\n");
        LogSource gone = LogSource.Of(new LogFiles(), Path.Combine(_root.FullName, "gone.log"));
        LogSource log = new("verl", OpenAsync) { Instead = () => [gone, .. Files()] };

        List<StreamItem> items = await MetricService.ReadAsync([MetricSource.Of(new MetricFiles(), log)], new MetricQuery(), CancellationToken.None).ToListAsync();

        Assert.Equal(VerlErrorKind.PathNotFound, Assert.Single(items.OfType<ErrorItem>()).Error.Kind);
        Assert.Equal("train", Assert.Single(Metrics(items)).Run);
    }

    [Fact]
    public async Task Two_trainings_of_one_kind_are_two_runs()
    {
        await WriteAsync("one.log", "step:1 - a:1\n");
        await WriteAsync("two.log", "step:1 - a:2\n");

        List<StreamItem> items = await MetricService.ReadAsync([Source()], new MetricQuery(), CancellationToken.None).ToListAsync();

        Assert.Equal([("one", 1.0), ("two", 2.0)], Metrics(items).Select(metric => (metric.Run, metric.Values["a"])));
    }

    [Fact]
    public async Task Files_are_left_alone_where_the_log_has_steps_and_told_of_where_nothing_has()
    {
        _said = "step:1 - a:1";
        await WriteAsync("train.log", "step:1 - a:2\n");
        Assert.Equal("verl", Assert.Single(Metrics(await MetricService.ReadAsync([Source()], new MetricQuery(), CancellationToken.None).ToListAsync())).Source);

        _said = "";
        await File.WriteAllTextAsync(Path.Combine(_root.FullName, "train.log"), "no step\n");
        StreamItem item = Assert.Single(await MetricService.ReadAsync([Source()], new MetricQuery(), CancellationToken.None).ToListAsync());
        Assert.StartsWith("The log of 'verl' has no metrics of training steps: ", Assert.IsType<WarningItem>(item).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_is_followed_is_the_best_kind_that_says_something_at_first()
    {
        await using IAsyncEnumerator<StreamItem> items = MetricService.ReadAsync([Source()], new MetricQuery { Follow = true }, CancellationToken.None).GetAsyncEnumerator();
        ValueTask<bool> first = items.MoveNextAsync();
        await WriteAsync("worker-0f-01000000-7.out", "step:1 - a:1\n");
        await WriteAsync("train.log", "step:1 - a:1\n");

        Assert.True(await first.AsTask().WaitAsync(Patience));
        Assert.IsType<WarningItem>(items.Current);
        Assert.Equal(("train", 1), await NextAsync(items));
        await WriteAsync("worker-0f-01000000-7.out", "step:2 - a:1\n");
        await WriteAsync("train.log", "step:2 - a:1\n");
        Assert.Equal(("train", 2), await NextAsync(items));
        await WriteAsync("train.log", "step:3 - a:1\n");
        _end.SetResult();
        Assert.Equal(("train", 3), await NextAsync(items));
        Assert.False(await items.MoveNextAsync().AsTask().WaitAsync(Patience));
    }

    [Fact]
    public async Task A_log_that_has_steps_is_followed_without_waiting_for_a_better_one()
    {
        _said = "step:1 - a:1";
        await using IAsyncEnumerator<StreamItem> items = MetricService.ReadAsync([Source()], new MetricQuery { Follow = true }, CancellationToken.None).GetAsyncEnumerator();
        System.Diagnostics.Stopwatch watch = System.Diagnostics.Stopwatch.StartNew();

        Assert.Equal(("verl", 1), await NextAsync(items));
        Assert.True(watch.Elapsed < TimeSpan.FromSeconds(1), $"It took {watch.Elapsed}.");
    }

    private MetricSource Source() => MetricSource.Of(new MetricFiles(), new LogSource("verl", OpenAsync) { WhenEmpty = "Empty.", Instead = Files });

    private LogSource[] Files() => [.. _root.GetFiles().OrderBy(file => file.Name, StringComparer.Ordinal).Select(file => LogSource.Of(new LogFiles(), file.FullName) with
    {
        ProcessId = file.Name.StartsWith("worker-", StringComparison.Ordinal) ? 7 : null,
    })];

    private async IAsyncEnumerable<LogBatch> OpenAsync(LogQuery query, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        if (_said.Length > 0)
            yield return new LogBatch([new LogLine(null, LogChannel.Stdout, _said)]);
        if (query.Follow)
            await _end.Task.WaitAsync(cancellationToken);
    }

    private Task WriteAsync(string name, string text) => File.AppendAllTextAsync(Path.Combine(_root.FullName, name), text);

    private static IEnumerable<VerlMetric> Metrics(IEnumerable<StreamItem> items) => items.OfType<ResultItem>().Select(item => (VerlMetric)item.Value);

    private static async Task<(string Run, long Step)> NextAsync(IAsyncEnumerator<StreamItem> items)
    {
        Assert.True(await items.MoveNextAsync().AsTask().WaitAsync(Patience));
        VerlMetric metric = Assert.IsType<VerlMetric>(Assert.IsType<ResultItem>(items.Current).Value);
        return (metric.Run, metric.Step);
    }
}
