namespace VerlPS.Metrics;

/// <summary>The signs that are looked for, and why from these values on.</summary>
internal static class HealthRules
{
    // One odd step is no sign; three in a row are no accident.
    private const int InARow = 3;

    // Above the noise of batches, and short enough to spare GPU hours.
    private const int FlatSteps = 20;
    private const double FlatRange = 0.002;

    // verl cuts responses off at data.max_response_length; a cut one can't earn its reward. Single long batches are normal.
    private const double ManyCutOff = 0.3;

    // Healthy runs keep a tenth of their first entropy or more; a model that begins low (0.1 and less) is judged by the fall alone,
    // and the fall counts only once sampling is all but greedy.
    private const int EntropySteps = 5;
    private const double EntropyFall = 0.1;
    private const double EntropyNearZero = 0.05;

    // Of nineteen public runs of ten steps and more the healthy ones kept 0.38 of their first length and more; one that had
    // learned to say next to nothing kept 0.02.
    private const int LengthSteps = 5;
    private const double LengthFall = 0.2;

    // Responses that grow change the throughput by less than half; half is a lost node, throttling or preemption.
    private const int ThroughputSteps = 5;
    private const int ThroughputMemory = 100;
    private const double ThroughputFall = 0.5;

    // verl's FAQ: below 0.005 is normal, above 0.01 rollout and training disagree.
    private const double ProbabilitiesApart = 0.01;

    // verl clips at 1.0 by default: what is smaller does no harm, however odd. Warm-up explains the first steps, and a spike
    // now and then is healthy.
    private const int GradientSteps = 20;
    private const int GradientSpikes = 3;
    private const double GradientJump = 10;
    private const double GradientClip = 1.0;

    public static readonly IReadOnlyList<HealthRule> All =
    [
        new(
            "NAN-METRIC",
            [
                "actor/pg_loss", "actor/loss", "actor/grad_norm", "actor/kl_loss", "actor/entropy", "actor/dpo_loss", "critic/vf_loss", "critic/grad_norm",
                "critic/score/mean", "critic/rewards/mean", "train/loss", "train/grad_norm", "val/loss",
            ],
            values => !double.IsFinite(values.Latest),
            values => $"is {Word(values.Latest)}",
            "verl leaves out an update whose gradient is not finite; where it goes on, go back to a checkpoint before it, lower the learning rate, and look for infinite rewards and log probabilities.")
        {
            JudgesEach = true,
        },
        new(
            "REWARD-FLAT",
            ["critic/score/mean", "critic/rewards/mean"],
            values => values.AreFlat(FlatRange, FlatSteps),
            values => $"stays at {values.Latest:0.####} for {FlatSteps} steps",
            "Nothing can be learned from equal rewards: see whether the reward function reads the answers, and whether the task is too hard or solved."),
        new(
            "CLIP-RATIO",
            ["response_length/clip_ratio"],
            values => values.AreAbove(ManyCutOff, InARow),
            values => $"is {values.Latest:0.##}: so many answers are cut off",
            "Raise data.max_response_length, or punish length in the reward."),
        new(
            "ENTROPY-COLLAPSE",
            ["actor/entropy", "actor/entropy_loss"],
            values => values.Count >= 2 * EntropySteps && values.MedianOfLast(EntropySteps) < Math.Min(EntropyNearZero, EntropyFall * values.Beginning),
            values => $"fell from {values.Beginning:0.###} to {values.MedianOfLast(EntropySteps):0.####}",
            "The policy no longer explores: raise actor_rollout_ref.actor.clip_ratio_high or entropy_coeff, or lower the learning rate."),
        new(
            "LENGTH-COLLAPSE",
            ["response_length/mean"],
            values => values.Count >= 2 * LengthSteps && values.MedianOfLast(LengthSteps) < LengthFall * values.Beginning,
            values => $"fell from {values.Beginning:0} to {values.MedianOfLast(LengthSteps):0}",
            "The policy has learned to say next to nothing: read some answers, and see what the reward gives for them."),
        new(
            "THROUGHPUT-DROP",
            ["perf/throughput"],
            values => values.Count >= 3 * ThroughputSteps && values.MedianOfLast(ThroughputSteps) < ThroughputFall * values.MedianOfLast(ThroughputMemory, ThroughputSteps),
            values => $"fell from {values.MedianOfLast(ThroughputMemory, ThroughputSteps):0} to {values.MedianOfLast(ThroughputSteps):0} tokens a second and GPU",
            "See whether GPUs throttle or are shared, a node swaps, or the rollout preempts requests. Answers that become short do it too."),
        new(
            "PROBS-DIFF",
            ["training/rollout_probs_diff_mean"],
            values => values.AreAbove(ProbabilitiesApart, InARow),
            values => $"is {values.Latest:0.####}; below 0.005 is normal",
            "Rollout and training compute different probabilities: see the precision of both, and try another attention backend or rollout correction."),
        new(
            "GRAD-SPIKE",
            ["actor/grad_norm", "train/grad_norm"],
            values => IsSpike(values, 0) && Enumerable.Range(0, GradientSteps).Count(back => IsSpike(values, back)) >= GradientSpikes,
            values => $"jumped to {values.Latest:0.##}, from {values.MedianOfLast(GradientSteps, 1):0.###} in the steps before, for the third time in {GradientSteps} steps",
            "The training is not stable: lower the learning rate, and look for broken data or rewards at these steps."),
    ];

    private static bool IsSpike(MetricHistory values, int back)
        => values.Count > GradientSteps + back && values.Before(back) > GradientClip && values.Before(back) > GradientJump * values.MedianOfLast(GradientSteps, back + 1);

    private static string Word(double value) => double.IsNaN(value) ? "not a number" : "infinite";
}
