using System.Text;

namespace VerlPS.Metrics;

/// <summary>Chooses steps, and metrics of a step.</summary>
internal sealed class MetricFilter(MetricQuery query)
{
    private readonly Wildcard[] _patterns = [.. query.Names.Select(name => new Wildcard(name))];
    private readonly Dictionary<string, bool> _isWanted = new(StringComparer.Ordinal);
    private MetricNames? _chosenFrom;
    private MetricNames _chosen = new([]);
    private int[] _places = [];

    /// <summary>The step as it was asked for; null where it was not, or has nothing of what was asked for.</summary>
    public VerlMetric? Select(VerlMetric metric)
    {
        if (query.Steps.Count > 0 && !query.Steps.Any(range => range.Contains(metric.Step)))
            return null;
        if (_patterns.Length == 0)
            return metric;

        if (!ReferenceEquals(_chosenFrom, metric.Values.Names))
            Choose(metric.Values.Names);
        return _chosen.Count > 0 ? metric with { Values = metric.Values.At(_places, _chosen) } : null;
    }

    // Steps share their names, and so do those that are chosen of them.
    private void Choose(MetricNames names)
    {
        _chosenFrom = names;
        _places = [.. Enumerable.Range(0, names.Count).Where(place => IsWanted(names[place]))];
        _chosen = new MetricNames([.. _places.Select(place => Encoding.UTF8.GetBytes(names[place]))]);
    }

    private bool IsWanted(string name)
    {
        if (!_isWanted.TryGetValue(name, out bool wanted))
            _isWanted[name] = wanted = Array.Exists(_patterns, pattern => pattern.IsMatch(name));
        return wanted;
    }
}
