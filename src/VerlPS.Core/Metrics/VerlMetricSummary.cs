namespace VerlPS;

/// <summary>One metric of one run over all steps that the compared runs have in common.</summary>
public sealed record VerlMetricSummary
{
    /// <summary>The metric's name.</summary>
    public required string Name { get; init; }

    /// <summary>The run's name.</summary>
    public required string Run { get; init; }

    /// <summary>How many common steps have the metric in every run.</summary>
    public required int Steps { get; init; }

    /// <summary>The value at the first of them.</summary>
    public required double First { get; init; }

    /// <summary>The value at the last of them.</summary>
    public required double Last { get; init; }

    /// <summary>The mean.</summary>
    public required double Mean { get; init; }

    /// <summary>The least value.</summary>
    public required double Minimum { get; init; }

    /// <summary>The greatest value.</summary>
    public required double Maximum { get; init; }

    /// <summary>The best value, where it is known whether more or less of the metric is better; null for all others.</summary>
    public double? Best { get; init; }

    /// <summary>The name of the run that the others are held against.</summary>
    public required string Reference { get; init; }

    /// <summary>The mean less the reference's; null for the reference itself.</summary>
    public double? Difference { get; init; }

    /// <summary>The mean as a multiple of the reference's: 1 where both are 0, infinite where only the reference is; null for the reference itself.</summary>
    public double? Ratio { get; init; }

    /// <inheritdoc/>
    public override string ToString() => $"{Run}, {Name}";
}
