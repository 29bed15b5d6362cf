namespace VerlPS;

/// <summary>One metric of one step in several runs.</summary>
public sealed record VerlMetricComparison
{
    /// <summary>The step's number.</summary>
    public required long Step { get; init; }

    /// <summary>The metric's name.</summary>
    public required string Name { get; init; }

    /// <summary>The value in each run that has one, by the run's name, in the order in which the runs were given.</summary>
    public required MetricDictionary Values { get; init; }

    /// <summary>The name of the run that the others are held against.</summary>
    public required string Reference { get; init; }

    /// <summary>Each other run's value less the reference's.</summary>
    public required MetricDictionary Difference { get; init; }

    /// <summary>Each other run's value as a multiple of the reference's: 1 where both are 0, infinite where only the reference is.</summary>
    public required MetricDictionary Ratio { get; init; }

    /// <inheritdoc/>
    public override string ToString() => $"step {Step}, {Name}";
}
