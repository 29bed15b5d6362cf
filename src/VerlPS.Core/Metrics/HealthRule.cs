namespace VerlPS.Metrics;

/// <summary>A sign that a run does not train as it should.</summary>
/// <param name="Id">Stable, for example <c>ENTROPY-COLLAPSE</c>.</param>
/// <param name="Metrics">Where it shows: the first that a step has, or each of them.</param>
/// <param name="Shows">Whether the values so far show it, up to and with the latest.</param>
/// <param name="Says">What is seen, from the same values.</param>
/// <param name="Advice">What to look at or change.</param>
internal sealed record HealthRule(string Id, string[] Metrics, Func<MetricHistory, bool> Shows, Func<MetricHistory, FormattableString> Says, string Advice)
{
    /// <summary>Every metric is judged on its own.</summary>
    public bool JudgesEach { get; init; }
}
