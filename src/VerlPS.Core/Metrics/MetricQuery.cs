namespace VerlPS.Metrics;

/// <summary>Which metrics of which steps.</summary>
public sealed record MetricQuery
{
    /// <summary>Patterns of the metrics' names, whatever the case; empty for all.</summary>
    public IReadOnlyList<string> Names { get; init; } = [];

    /// <summary>Which steps; empty for all.</summary>
    public IReadOnlyList<StepRange> Steps { get; init; } = [];

    /// <summary>Only the last so many steps; null for all.</summary>
    public int? Last { get; init; }

    /// <summary>Also the earlier attempts of steps that came again.</summary>
    public bool All { get; init; }

    /// <summary>Go on as the log grows.</summary>
    public bool Follow { get; init; }
}
