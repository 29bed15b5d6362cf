using System.Collections.Specialized;
using VerlPS.Metrics;

namespace VerlPS;

/// <summary>The metrics of one training step.</summary>
public sealed record VerlMetric
{
    /// <summary>The step's number. verl counts from 1; step 0 is the validation before training.</summary>
    public required long Step { get; init; }

    /// <summary>1, or more where the step came again after the run had been resumed at an earlier one.</summary>
    public int Attempt { get; init; } = 1;

    /// <summary>The run's name: that of its container, or of its file without endings such as <c>.log</c>.</summary>
    public required string Run { get; init; }

    /// <summary>Where it was read: the file's path, or the container's name.</summary>
    public required string Source { get; init; }

    /// <summary>When the engine got the line; null where the source keeps no time, as files do.</summary>
    public DateTimeOffset? Timestamp { get; init; }

    /// <summary>How many steps the run will have; null where its log has not said.</summary>
    public long? TotalSteps { get; init; }

    /// <summary>How much of the run is done, 0 to 1; null where the total is not known.</summary>
    public double? Progress => TotalSteps is long total ? Math.Min(1, (double)Step / total) : null;

    /// <summary>How long the step took, in its own words, or else since the step before it; null where neither is known.</summary>
    public TimeSpan? StepTime { get; init; }

    /// <summary>The time left: the median of the last steps' times for each step to come; null where that is not known.</summary>
    public TimeSpan? Eta { get; init; }

    /// <summary>All metrics, in the order in which verl printed them. Whole numbers are doubles, True is 1 and False 0.</summary>
    public required MetricDictionary Values { get; init; }

    /// <summary>The mean reward; null where the step has none.</summary>
    public double? Reward => UsualMetrics.Reward.Of(Values);

    /// <summary>The validation score of the first data source, or else the validation loss; null for a step without validation.</summary>
    public double? Validation => UsualMetrics.Score.Of(Values) ?? UsualMetrics.ValidationLoss.Of(Values);

    /// <summary>The loss of the policy, of SFT or of DPO.</summary>
    public double? Loss => UsualMetrics.PolicyLoss.Of(Values) ?? UsualMetrics.TrainLoss.Of(Values);

    /// <summary>The policy's entropy, in nats a token.</summary>
    public double? Entropy => UsualMetrics.Entropy.Of(Values);

    /// <summary>The divergence from the reference policy, or else from the policy before the update.</summary>
    public double? Kl => UsualMetrics.Kl.Of(Values);

    /// <summary>The norm of the gradient before clipping.</summary>
    public double? GradNorm => UsualMetrics.GradNorm.Of(Values);

    /// <summary>The mean length of the responses, in tokens.</summary>
    public double? ResponseLength => UsualMetrics.ResponseLength.Of(Values);

    /// <summary>The part of the responses that were cut off at the longest length, 0 to 1.</summary>
    public double? ClipRatio => UsualMetrics.ClipRatio.Of(Values);

    /// <summary>Tokens a second and GPU.</summary>
    public double? Throughput => UsualMetrics.Throughput.Of(Values);

    /// <summary>The step as one flat table, for Export-Csv and the like: run, step, attempt, time, then all metrics.</summary>
    public OrderedDictionary ToRow()
    {
        // ConvertTo-Csv fails at a table with a null.
        OrderedDictionary row = new(StringComparer.OrdinalIgnoreCase) { ["Run"] = Run, ["Step"] = Step, ["Attempt"] = Attempt, ["Timestamp"] = (object?)Timestamp ?? string.Empty };
        foreach (KeyValuePair<string, double> metric in (IReadOnlyDictionary<string, double>)Values)
            row[metric.Key] = metric.Value;
        return row;
    }

    /// <inheritdoc/>
    public override string ToString() => $"{Run} step {Step}";
}
