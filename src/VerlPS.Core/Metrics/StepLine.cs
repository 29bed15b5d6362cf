namespace VerlPS.Metrics;

/// <summary>The metrics that one line says.</summary>
internal sealed record StepLine(long Step, MetricDictionary Values);
