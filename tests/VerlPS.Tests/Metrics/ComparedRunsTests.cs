using VerlPS.Metrics;

namespace VerlPS.Tests.Metrics;

public class ComparedRunsTests
{
    [Fact]
    public void Runs_are_held_against_the_first_at_the_steps_that_both_have()
    {
        ComparedRuns runs = Runs(("a", "/a.log", "step:1 - train/loss:4 - x:1\nstep:2 - train/loss:2\n"), ("b", "/b.log", "step:2 - train/loss:3\nstep:3 - train/loss:1\n"));

        VerlMetricComparison only = Assert.Single(runs.Compare(null).Compare(new MetricQuery()));

        Assert.Equal((2L, "train/loss", "a"), (only.Step, only.Name, only.Reference));
        Assert.Equal("a=2 ; b=3", StepText.Show(only.Values));
        Assert.Equal("b=1", StepText.Show(only.Difference));
        Assert.Equal("b=1.5", StepText.Show(only.Ratio));
    }

    [Fact]
    public void Any_run_can_be_the_reference_and_any_metric_can_be_asked_for()
    {
        ComparedRuns runs = Runs(("a", "/a", "step:1 - x/y:4 - z:0\n"), ("b", "/b", "step:1 - x/y:2 - z:1\n"), ("c", "/c", "step:1 - x/y:8\n"));

        Assert.Empty(runs.Compare("B").Compare(new MetricQuery()));
        VerlMetricComparison[] found = [.. runs.Compare("B").Compare(new MetricQuery { Names = ["X/*", "z"] })];
        Assert.Equal("a=2 ; c=4", StepText.Show(found[0].Ratio));
        Assert.Equal(("b", "a=0 ; b=1"), (found[1].Reference, StepText.Show(found[1].Values)));
    }

    [Fact]
    public void A_summary_is_over_the_common_steps()
    {
        ComparedRuns runs = Runs(("a", "/a", "step:1 - train/loss:4\nstep:2 - train/loss:2\nstep:3 - train/loss:3\n"), ("b", "/b", "step:2 - train/loss:6\nstep:3 - train/loss:4\n"));

        VerlMetricSummary[] found = [.. runs.Compare(null).Summarize(new MetricQuery())];

        Assert.Equal(["a", "b"], found.Select(summary => summary.Run));
        Assert.Equal((2, 2.0, 3.0, 2.5, 2.0, 3.0, 2.0), (found[0].Steps, found[0].First, found[0].Last, found[0].Mean, found[0].Minimum, found[0].Maximum, found[0].Best!.Value));
        Assert.Equal((null, null, 2.5, 2.0), (found[0].Difference, found[0].Ratio, found[1].Difference!.Value, found[1].Ratio!.Value));
        Assert.Null(Assert.Single(Runs(("a", "/a", "step:1 - x:1\n"), ("b", "/b", "step:1 - x:1\n")).Compare(null).Summarize(new MetricQuery { Names = ["x"] }), summary => summary.Run == "a").Best);
    }

    [Fact]
    public void Zero_is_as_much_as_zero()
    {
        VerlMetricComparison[] found = [.. Runs(("a", "/a", "step:1 - x:0 - y:0\n"), ("b", "/b", "step:1 - x:0 - y:1\n")).Compare(null).Compare(new MetricQuery { Names = ["x", "y"] })];

        Assert.Equal([1.0, double.PositiveInfinity], found.Select(comparison => comparison.Ratio.Find("b")!.Value));
    }

    [Fact]
    public void Of_a_step_that_comes_twice_the_last_counts()
    {
        ComparedRuns runs = Runs(("a", "/a", "step:1 - x:1\n"), ("b", "/b", "step:1 - x:1\n"), ("a", "/a", "step:1 - x:5\n"));

        Assert.Equal("a=5 ; b=1", StepText.Show(Assert.Single(runs.Compare(null).Compare(new MetricQuery { Names = ["*"] })).Values));
    }

    [Fact]
    public void Runs_of_one_name_are_told_apart_by_their_folders()
    {
        const string Step = "step:1 - x:1\n";
        ComparedRuns runs = Runs(("train", "/e/one/train.log", Step), ("train", "/e/two/train.log", Step), ("other", "/e/one/other.log", Step), ("train", "/f/two/train.log", Step), ("train", "/e/one/train.jsonl", Step));

        Assert.Equal(
            ["/e/one/train.log", "e/two/train", "other", "f/two/train", "/e/one/train.jsonl"],
            ((IReadOnlyDictionary<string, double>)Assert.Single(runs.Compare("other").Compare(new MetricQuery { Names = ["x"] })).Values).Keys);
    }

    [Fact]
    public void What_can_not_be_compared_is_said()
    {
        Assert.Equal("There are no metrics to compare.", Error(Runs(), null).Message);
        Assert.Equal("Run 'a' is the only one; it takes two to compare.", Error(Runs(("a", "/a", "step:1 - x:1\n")), null).Message);
        ComparedRuns apart = Runs(("a", "/a", "step:1 - x:1\nstep:2 - x:1\n"), ("b", "/b", "step:7 - x:1\n"));
        Assert.Equal("The runs have no step in common: 'a' has 1 to 2; 'b' has 7 to 7.", Error(apart, null).Message);
        VerlException unknown = Error(apart, "c");
        Assert.Equal(("There is no run 'c' to hold the others against.", "The runs are: a, b.", "c"), (unknown.Message, unknown.Remedy, unknown.Target));
    }

    private static VerlException Error(ComparedRuns runs, string? reference) => Assert.Throws<VerlException>(() => runs.Compare(reference));

    private static ComparedRuns Runs(params (string Name, string Source, string Log)[] logs)
    {
        ComparedRuns runs = new();
        foreach ((string name, string source, string log) in logs)
            StepText.Read(log).ForEach(step => runs.Add(step with { Run = name, Source = source }));
        return runs;
    }
}
