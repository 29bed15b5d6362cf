using VerlPS.Logs;
using VerlPS.Metrics;

namespace VerlPS.Tests.Metrics;

public class MetricServiceTests
{
    // A run that crashed at 4 and went on from 3.
    private const string Resumed = """
        Total training steps: 10
        step:1 - a:1 - timing_s/step:10
        step:2 - a:2 - timing_s/step:20
        step:3 - a:3 - timing_s/step:30
        step:4 - a:4 - timing_s/step:40
        Setting global step to 2
        Total training steps: 12
        step:3 - a:30 - timing_s/step:10
        step:4 - a:40 - timing_s/step:10
        step:5 - a:50 - timing_s/step:10
        """;

    [Fact]
    public void A_step_that_came_again_comes_once_and_says_so()
    {
        List<VerlMetric> steps = StepText.Read(Resumed);

        Assert.Equal("1:1 2:2 3:30 4:40 5:50", Show(steps));
        Assert.Equal([1, 1, 2, 2, 1], steps.Select(step => step.Attempt));
        Assert.Equal([10L, 10, 12, 12, 12], steps.Select(step => step.TotalSteps!.Value));
    }

    [Fact]
    public void All_attempts_come_in_the_order_of_the_log()
    {
        List<VerlMetric> steps = StepText.Read(Resumed, new MetricQuery { All = true });

        Assert.Equal("1:1 2:2 3:3 4:4 3:30 4:40 5:50", Show(steps));
        Assert.Equal([1, 1, 1, 1, 2, 2, 1], steps.Select(step => step.Attempt));
    }

    [Fact]
    public void A_step_knows_how_far_the_run_is_and_how_long_it_goes_on()
    {
        VerlMetric step = StepText.Read("Total training steps: 10\nstep:1 - timing_s/step:10\nstep:2 - timing_s/step:12\nstep:3 - perf/time_per_step:30\n")[2];

        Assert.Equal(0.3, step.Progress);
        Assert.Equal(TimeSpan.FromSeconds(30), step.StepTime);
        Assert.Equal(TimeSpan.FromSeconds(7 * 12), step.Eta);
    }

    [Theory]
    [InlineData("Training Progress:   1%|█▏        | 1/140 [00:49<1:53:43, 49.09s/it]\nstep:2 - a:1", 140L)]
    [InlineData("Training Progress:   0%|          | 0/140 [00:00<?, ?it/s]\nTotal training steps: 99\nstep:2 - a:1", 99L)]
    [InlineData("(TaskRunner pid=1) Total training steps: 99\nTraining Progress: 1%| | 1/140 [00:01<?, ?it/s]\nstep:2 - a:1", 99L)]
    [InlineData("Epoch 1/3:   0%|          | 0/35 [00:00<?, ?it/s]step:2 - a:1", null)]
    [InlineData("step:2 - a:1\nTotal training steps: 99", null)]
    [InlineData("Total training steps: many\nstep:2 - a:1", null)]
    public void The_number_of_steps_is_the_one_that_was_said_before(string text, long? expected)
        => Assert.Equal(expected, StepText.Read(text)[0].TotalSteps);

    [Fact]
    public void A_run_without_a_total_or_times_says_neither()
    {
        VerlMetric step = StepText.Read("step:3 - a:1\n")[0];

        Assert.Null(step.Progress);
        Assert.Null(step.StepTime);
        Assert.Null(step.Eta);
        Assert.Null(step.Timestamp);
    }

    [Fact]
    public void Validation_on_a_line_of_its_own_belongs_to_its_step()
    {
        List<VerlMetric> steps = StepText.Read("step:1 - train/loss:2\nstep:2 - train/loss:1\nstep:2 - val/loss:3\nstep:3 - train/loss:0.5\n");

        Assert.Equal("train/loss=1 ; val/loss=3", StepText.Show(steps[1].Values));
        Assert.Equal([1, 1, 1], steps.Select(step => step.Attempt));
    }

    [Theory]
    // An asynchronous trainer validates while it goes on.
    [InlineData("step:1 - a:1\nstep:2 - a:2\nstep:1 - val/loss:3\n", "a=1 ; val/loss=3", 1)]
    // A resumed run validates before it trains.
    [InlineData("step:1 - a:1 - val/loss:2\nstep:2 - a:2\nstep:1 - val/loss:3\nstep:2 - a:5\n", "a=1 ; val/loss=3", 2)]
    // A step that is trained again has no validation until it is made.
    [InlineData("step:1 - a:1 - val/loss:2\nstep:2 - a:2\nstep:1 - a:3\n", "a=3", 2)]
    public void Validation_takes_nothing_away_of_its_step(string text, string expected, int attempt)
    {
        VerlMetric step = StepText.Read(text)[0];

        Assert.Equal((expected, attempt), (StepText.Show(step.Values), step.Attempt));
    }

    [Fact]
    public void Steps_and_names_are_chosen()
    {
        MetricQuery query = new() { Steps = [new StepRange("2-3"), new StepRange(5)], Names = ["TIMING*"] };

        Assert.Equal("2 3 5", string.Join(' ', StepText.Read(Resumed, query).Select(step => step.Step)));
        Assert.Equal("timing_s/step=20", StepText.Show(StepText.Read(Resumed, query)[0].Values));
        Assert.Equal("4 5", string.Join(' ', StepText.Read(Resumed, new MetricQuery { Last = 2 }).Select(step => step.Step)));
        Assert.Empty(StepText.Read(Resumed, new MetricQuery { Names = ["none"] }));
    }

    [Fact]
    public void Steps_share_their_names()
    {
        List<VerlMetric> steps = StepText.Read(string.Concat(Enumerable.Range(1, 1000).Select(i => $"step:{i} - {string.Join(" - ", Enumerable.Range(0, 120).Select(k => $"family/metric_{k}:{i}.5"))}\n")));

        // 120 doubles a step, and not 120 names with them.
        Assert.Equal(1000, steps.Count);
        Assert.All(steps, step => Assert.Same(Key(steps[0]), Key(step)));
        static string Key(VerlMetric step) => ((IReadOnlyDictionary<string, double>)step.Values).Keys.Last();
    }

    [Fact]
    public async Task A_container_that_is_not_followed_gives_each_step_once_with_its_time()
    {
        DateTimeOffset begin = new(2026, 8, 20, 6, 0, 0, TimeSpan.Zero);
        LogLine[] lines = [.. Resumed.Split('\n').Select((line, i) => new LogLine(begin.AddSeconds(i), LogChannel.Stdout, line.Trim().Replace("timing_s/step", "b", StringComparison.Ordinal)))];
        MetricSource source = new("c", "c", (query, _) => query.Follow ? throw new InvalidOperationException() : new[] { new LogBatch(lines) }.ToAsyncEnumerable());

        List<VerlMetric> steps = [.. (await ReadAsync(source, new MetricQuery())).OfType<ResultItem>().Select(item => (VerlMetric)item.Value)];

        Assert.Equal("1:1 2:2 3:30 4:40 5:50", Show(steps));
        Assert.Equal(begin.AddSeconds(2), steps[1].Timestamp);
        Assert.Equal(TimeSpan.FromSeconds(1), steps[1].StepTime);
    }

    [Fact]
    public async Task What_is_followed_comes_at_once_with_every_attempt()
    {
        MetricSource source = new("c", "c", (query, _) => query.Follow ? Resumed.Split('\n').Select(line => new LogBatch([new LogLine(null, LogChannel.Stdout, line)])).ToAsyncEnumerable() : throw new InvalidOperationException());

        List<VerlMetric> steps = [.. (await ReadAsync(source, new MetricQuery { Follow = true })).OfType<ResultItem>().Select(item => (VerlMetric)item.Value)];

        Assert.Equal("1:1 2:2 3:3 4:4 3:30 4:40 5:50", Show(steps));
        Assert.Equal([1, 1, 1, 1, 2, 2, 1], steps.Select(step => step.Attempt));
    }

    [Fact]
    public async Task What_is_packed_can_not_be_followed()
    {
        MetricSource source = new("x", "x.gz", (_, _) => throw new InvalidOperationException()) { File = () => new TextFile("step:1 - a:1\n", seekable: false) };

        VerlException error = Assert.IsType<ErrorItem>(Assert.Single(await ReadAsync(source, new MetricQuery { Follow = true }))).Error;

        Assert.Equal((VerlErrorKind.LogNotReadable, "'x.gz' is packed or a pipe, and can't be followed."), (error.Kind, error.Message));
    }

    [Fact]
    public void A_fed_step_comes_before_the_next_line_and_again_with_its_validation()
    {
        MetricFeed feed = new("train.log", new MetricQuery());

        VerlMetric step = (VerlMetric)((ResultItem)Assert.Single(feed.Add("step:1 - train/loss:2", null))).Value;
        Assert.Equal(("train", "train.log"), (step.Run, step.Source));
        VerlMetric again = (VerlMetric)((ResultItem)Assert.Single(feed.Add("step:1 - val/loss:3", null))).Value;
        Assert.Equal((1, "train/loss=2 ; val/loss=3"), (again.Attempt, StepText.Show(again.Values)));
        Assert.Empty(feed.Add("nothing", null));
        Assert.Empty(feed.Finish());
    }

    [Fact]
    public void A_whole_file_may_be_fed_as_one_line()
    {
        MetricFeed feed = new("x", new MetricQuery());

        Assert.Equal(2, feed.Add("{\"step\":1,\"data\":{\"a\":1}}\r\n{\"step\":2,\"data\":{\"a\":1}}\n", null).Count);
        Assert.Equal(2, feed.Add("Total training steps: 9\nstep:3 - a:1\r\nstep:4 - a:1\n", null).Count);
    }

    [Fact]
    public void The_last_fed_steps_come_at_the_end()
    {
        MetricFeed feed = new("x", new MetricQuery { Last = 1 });

        Assert.Empty(feed.Add("step:1 - a:1", null));
        Assert.Empty(feed.Add("""{"step":2,"data":{"a":1}}""", null));
        Assert.Equal(2, ((VerlMetric)((ResultItem)Assert.Single(feed.Finish())).Value).Step);
    }

    [Fact]
    public async Task A_source_that_fails_is_an_error_and_the_others_go_on()
    {
        MetricSource failing = new("x", "x", null!) { File = () => throw new VerlException(VerlErrorKind.PathNotFound, "There is no file 'x'.") };
        MetricSource good = new("y", "y", null!) { File = () => new TextFile("step:1 - a:1\n") };
        List<StreamItem> items = [];
        await foreach (StreamItem item in MetricService.ReadAsync([failing, good], new MetricQuery(), CancellationToken.None))
            items.Add(item);

        Assert.Equal(VerlErrorKind.PathNotFound, Assert.IsType<ErrorItem>(items[0]).Error.Kind);
        Assert.IsType<ResultItem>(items[1]);
    }

    [Fact]
    public void What_has_no_metrics_or_not_the_asked_ones_is_told()
    {
        MetricSource source = new("x", "x", null!) { File = () => new TextFile("hello\n"), WhenEmpty = "nothing" };
        Assert.Equal([new WarningItem("nothing")], MetricService.ReadAsync([source], new MetricQuery(), CancellationToken.None).ToBlockingEnumerable());
        Assert.Equal([new WarningItem("Run 'run' has no metric 'b*', 'c'.")], StepText.Items("step:1 - a:1\n", new MetricQuery { Names = ["b*", "c"] }));
    }

    private static string Show(IEnumerable<VerlMetric> steps) => string.Join(' ', steps.Select(step => FormattableString.Invariant($"{step.Step}:{step.Values.Find("a")}")));

    private static async Task<List<StreamItem>> ReadAsync(MetricSource source, MetricQuery query)
    {
        List<StreamItem> items = [];
        await foreach (StreamItem item in MetricService.ReadAsync([source], query, CancellationToken.None))
            items.Add(item);
        return items;
    }
}
