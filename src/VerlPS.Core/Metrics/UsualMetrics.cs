namespace VerlPS.Metrics;

/// <summary>One thing to know of a step, and the metrics that say it: the first that the step has.</summary>
/// <param name="Names">Names, the best first.</param>
internal sealed record UsualMetric(params string[] Names)
{
    /// <summary>Beginnings of names that go on with the data's source, to look through where no name is there.</summary>
    public string[] Families { get; init; } = [];

    /// <summary>More is better, or less; null where neither is.</summary>
    public bool? MoreIsBetter { get; init; }

    /// <summary>Its value; null where the step has none.</summary>
    public double? Of(MetricDictionary values)
    {
        foreach (string name in Names)
        {
            if (values.Find(name) is double value)
                return value;
        }

        foreach (string family in Families)
        {
            if (values.FindFirst(family) is double value)
                return value;
        }

        return null;
    }

    /// <summary>The name is one of its metrics.</summary>
    public bool Has(string name) => Names.Contains(name, StringComparer.Ordinal) || Families.Any(family => name.StartsWith(family, StringComparison.Ordinal));
}

/// <summary>What is shown of a step, in verl's own names from version 0.1 on.</summary>
internal static class UsualMetrics
{
    public static readonly UsualMetric Reward = new("critic/rewards/mean", "critic/score/mean") { MoreIsBetter = true };
    public static readonly UsualMetric Score = new() { Families = ["val-core/", "val/test_score/"], MoreIsBetter = true };
    public static readonly UsualMetric ValidationLoss = new("val/loss") { MoreIsBetter = false };
    public static readonly UsualMetric PolicyLoss = new("actor/pg_loss", "actor/loss");
    public static readonly UsualMetric TrainLoss = new("train/loss", "actor/dpo_loss") { MoreIsBetter = false };
    public static readonly UsualMetric Entropy = new("actor/entropy", "actor/entropy_loss");
    public static readonly UsualMetric Kl = new("actor/kl_loss", "actor/reward_kl_penalty", "critic/kl", "actor/ppo_kl");
    public static readonly UsualMetric GradNorm = new("actor/grad_norm", "train/grad_norm");
    public static readonly UsualMetric ResponseLength = new("response_length/mean");
    public static readonly UsualMetric ClipRatio = new("response_length/clip_ratio");
    public static readonly UsualMetric Throughput = new("perf/throughput") { MoreIsBetter = true };
    public static readonly UsualMetric StepTime = new("timing_s/step", "perf/time_per_step", "timing/step", "train/time(s)") { MoreIsBetter = false };

    /// <summary>What Compare-VerlMetric compares where no name is given.</summary>
    public static readonly IReadOnlyList<UsualMetric> Compared = [Reward, Score, ValidationLoss, PolicyLoss, TrainLoss, Entropy, Kl, GradNorm, ResponseLength, ClipRatio, Throughput, StepTime];

    /// <summary>The metric is one of those.</summary>
    public static bool IsCompared(string name) => Compared.Any(metric => metric.Has(name));

    /// <summary>More of the metric is better, or less; null where neither is, or nobody knows.</summary>
    public static bool? IsMoreBetter(string name) => Compared.FirstOrDefault(metric => metric.Has(name))?.MoreIsBetter;
}
