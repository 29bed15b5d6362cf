using VerlPS.Metrics;

namespace VerlPS.Tests.Metrics;

/// <summary>Blocks end anywhere: in a word, in a number, in a line longer than the block.</summary>
public class StepIndexTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(7)]
    [InlineData(4096)]
    [InlineData(int.MaxValue)]
    public void A_file_reads_the_same_in_whatever_pieces_it_comes(int atOnce)
    {
        string text = Log(steps: 40, filler: 300);
        Assert.Equal(Show(text, seekable: true, int.MaxValue), Show(text, seekable: true, atOnce));
        Assert.Equal(Show(text, seekable: true, int.MaxValue), Show(text, seekable: false, atOnce));
    }

    [Theory]
    [InlineData(1, true)]
    [InlineData(2, false)]
    public void What_a_file_is_shows_in_whatever_pieces_it_comes(int atOnce, bool seekable)
        => Assert.Equal("1  a=1\n2  a=2", Show("{\"step\":1,\"data\":{\"a\":1}}\n{\"step\":2,\"data\":{\"a\":2}}", seekable, atOnce));

    [Fact]
    public void A_file_that_is_cut_off_while_it_is_read_gives_no_half_numbers()
    {
        TextFile whole = new("step:1 - a:1.25\n"), cut = new("step:1 - a:1.");
        ChangingFile file = new(whole, cut);
        MetricSource source = new("run", "run.log", null!) { File = () => file };

        Assert.Empty(MetricService.ReadAsync([source], new MetricQuery(), CancellationToken.None).ToBlockingEnumerable());
    }

    [Theory]
    [InlineData(500_000)]
    [InlineData(600_000)]
    [InlineData(3_000_000)]
    [InlineData(20_000_000)]
    public void Lines_longer_than_a_block_hide_no_step(int length)
    {
        string text = $"step:1 - a:1\n{new string('x', length)}\nTotal training steps: 9\nstep:2 - a:2\n{new string('=', length)}\rstep:3 - a:3";

        List<VerlMetric> steps = StepText.Read(text);

        Assert.Equal([1L, 2, 3], steps.Select(step => step.Step));
        Assert.Equal([null, 9L, 9], steps.Select(step => step.TotalSteps));
    }

    [Fact]
    public void A_step_whose_line_is_longer_than_a_block_is_whole()
    {
        string line = "step:1 - " + string.Join(" - ", Enumerable.Range(0, 60_000).Select(i => $"family/metric_{i}:{i}"));

        MetricDictionary values = StepText.Read($"{line}\n")[0].Values;

        Assert.Equal(60_000, values.Count);
        Assert.Equal(59_999, values.Find("family/metric_59999"));
    }

    [Fact]
    public void An_empty_file_has_no_step() => Assert.Empty(StepText.Read(string.Empty));

    private static string Show(string text, bool seekable, int atOnce)
    {
        MetricSource source = new("run", "run.log", null!) { File = () => new TextFile(text, seekable, atOnce) };
        IEnumerable<VerlMetric> steps = MetricService.ReadAsync([source], new MetricQuery(), CancellationToken.None).ToBlockingEnumerable().OfType<ResultItem>().Select(item => (VerlMetric)item.Value);
        return string.Join('\n', steps.Select(step => $"{step.Step} {step.TotalSteps} {StepText.Show(step.Values)}"));
    }

    private static string Log(int steps, int filler)
        => "Total training steps: 77\n" + string.Concat(Enumerable.Range(1, steps).Select(i => $"{string.Concat(Enumerable.Repeat("an ordinary line, global_step:9 - x:1\n", filler / 10))}(TaskRunner pid=1) step:{i} - a/b:{i}.25 - c:{i}\r\n"));

    /// <summary>Is one file until its end was reached, and another from then on.</summary>
    private sealed class ChangingFile(IMetricFile first, IMetricFile then) : IMetricFile
    {
        private IMetricFile _now = first;

        public bool IsSeekable => true;

        public int Read(Span<byte> buffer, long offset)
        {
            int count = _now.Read(buffer, offset);
            if (count == 0)
                _now = then;
            return count;
        }

        public void Dispose()
        {
        }
    }
}
