using VerlPS.Metrics;

namespace VerlPS.Tests.Metrics;

public class HealthTests
{
    [Theory]
    [InlineData("NAN-METRIC", "actor/grad_norm", "0.5 0.4 nan 0.4 nan", "from step 3 on (2 steps)")]
    [InlineData("NAN-METRIC", "val/loss", "1 inf", "from step 2 on (1 step)")]
    [InlineData("REWARD-FLAT", "critic/score/mean", "0.5 0*22", "from step 21 on (3 steps)")]
    [InlineData("REWARD-FLAT", "critic/rewards/mean", "0.75*20", "from step 20 on (1 step)")]
    [InlineData("CLIP-RATIO", "response_length/clip_ratio", "0.1 0.4 0.5 0.4", "from step 4 on (1 step)")]
    [InlineData("ENTROPY-COLLAPSE", "actor/entropy", "0.6*5 0.01*5", "from step 10 on (1 step)")]
    [InlineData("THROUGHPUT-DROP", "perf/throughput", "3000*10 1000*5", "from step 15 on (1 step)")]
    [InlineData("PROBS-DIFF", "training/rollout_probs_diff_mean", "0.02*4", "from step 3 on (2 steps)")]
    [InlineData("GRAD-SPIKE", "actor/grad_norm", "0.3*20 5 0.3 5 0.3*3 5 0.3", "from step 27 on (1 step)")]
    [InlineData("LENGTH-COLLAPSE", "response_length/mean", "800*5 400 100*5", "from step 10 on (2 steps)")]
    public void A_sign_is_told_once(string id, string metric, string values, string from)
    {
        string told = Assert.Single(StepText.Warnings(Log(metric, values)));

        Assert.StartsWith($"{id}: run 'run', {from}: {metric} ", told, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("actor/grad_norm", "0.5 0.4 0.9")]
    [InlineData("critic/values/mean", "nan*5")]
    [InlineData("critic/score/mean", "0*19 0.5")]
    [InlineData("critic/score/mean", "0.5 0.51 0.5 0.49 0.5 0.51 0.5 0.49 0.5 0.51 0.5 0.49 0.5 0.51 0.5 0.49 0.5 0.51 0.5 0.49 0.5")]
    [InlineData("response_length/clip_ratio", "0.4 0.4 0.1 0.4 0.4")]
    [InlineData("actor/entropy", "0.04*5 0.01*5")]
    [InlineData("actor/entropy", "5*5 0.3*5")]
    [InlineData("actor/entropy", "0.6*4 0.01*5")]
    [InlineData("perf/throughput", "3000*10 1600*5")]
    [InlineData("perf/throughput", "3000*10 1000 3000*4")]
    [InlineData("training/rollout_probs_diff_mean", "0.004 0.02 0.02 0.004")]
    [InlineData("actor/grad_norm", "0.01*20 0.9")]
    [InlineData("actor/grad_norm", "0.3*19 5")]
    [InlineData("actor/grad_norm", "0.3*20 5 0.3*2 5 0.3*20 5")]
    [InlineData("response_length/mean", "800*5 200*9")]
    [InlineData("response_length/mean", "800*5 100*4")]
    public void What_is_normal_is_not_told(string metric, string values) => Assert.Empty(StepText.Warnings(Log(metric, values)));

    [Fact]
    public void Signs_are_seen_whatever_is_selected()
    {
        List<StreamItem> items = StepText.Items(Log("actor/grad_norm", "0.5 nan 0.5"), new MetricQuery { Names = ["b"], Steps = [new StepRange(1)] });

        Assert.StartsWith("NAN-METRIC", Assert.Single(items.OfType<WarningItem>()).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_feed_tells_as_soon_as_it_is_certain()
    {
        MetricFeed feed = new("x", new MetricQuery());

        Assert.DoesNotContain(feed.Add("step:1 - train/loss:1", null), item => item is WarningItem);
        Assert.Equal(
            "NAN-METRIC: run 'x', from step 2: train/loss is not a number. verl leaves out an update whose gradient is not finite; where it goes on, go back to a checkpoint before it, lower the learning rate, and look for infinite rewards and log probabilities.",
            Assert.IsType<WarningItem>(feed.Add("step:2 - train/loss:nan", null)[0]).Message);
        Assert.DoesNotContain(feed.Add("step:3 - train/loss:nan", null), item => item is WarningItem);
    }

    private static string Log(string metric, string values)
    {
        IEnumerable<string> each = values.Split(' ').SelectMany(part => part.Split('*') is [string value, string times] ? Enumerable.Repeat(value, int.Parse(times, System.Globalization.CultureInfo.InvariantCulture)) : [part]);
        return string.Concat(each.Select((value, i) => $"step:{i + 1} - {metric}:{value}\n"));
    }
}
