using VerlPS.Metrics;

namespace VerlPS.Tests.Metrics;

/// <summary>Reads text as one log that has an end.</summary>
internal static class StepText
{
    public static List<VerlMetric> Read(string text, MetricQuery? query = null) => [.. Items(text, query).OfType<ResultItem>().Select(item => (VerlMetric)item.Value)];

    public static List<string> Warnings(string text) => [.. Items(text, null).OfType<WarningItem>().Select(item => item.Message)];

    /// <summary>The pairs of the only step in the text.</summary>
    public static KeyValuePair<string, double>[] Pairs(string text) => [.. (IReadOnlyDictionary<string, double>)Assert.Single(Read(text)).Values];

    public static string Show(IEnumerable<KeyValuePair<string, double>> pairs) => string.Join(" ; ", pairs.Select(pair => FormattableString.Invariant($"{pair.Key}={pair.Value:R}")));

    public static List<StreamItem> Items(string text, MetricQuery? query)
    {
        MetricSource source = new("run", "run.log", (_, _) => throw new InvalidOperationException()) { File = () => new TextFile(text) };
        return [.. MetricService.ReadAsync([source], query ?? new MetricQuery(), CancellationToken.None).ToBlockingEnumerable()];
    }
}
