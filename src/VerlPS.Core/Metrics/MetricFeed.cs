namespace VerlPS.Metrics;

/// <summary>Hands out the metrics of one log as its lines come. A step that comes again is an attempt of its own.</summary>
/// <param name="source">Where its lines come from; the run is called after it.</param>
/// <param name="query">Which metrics. The last so many steps are known only at the end.</param>
public sealed class MetricFeed(string source, MetricQuery query)
{
    private readonly MetricLineReader _reader = new();
    private readonly MetricRun _run = new(RunName.Of(source), source);
    private readonly MetricFilter _filter = new(query);
    private readonly HealthWatch _health = new(RunName.Of(source));
    private readonly Queue<StreamItem> _last = new();

    /// <summary>Reads a line, and hands out what it tells.</summary>
    public IReadOnlyList<StreamItem> Add(string line, DateTimeOffset? time)
    {
        IReadOnlyList<StepLine> found = _reader.Read(line);
        return found.Count == 0 ? [] : [.. found.SelectMany(step => Add(step, time))];
    }

    /// <summary>Hands out what had to wait for the end.</summary>
    public IReadOnlyList<StreamItem> Finish() => [.. _last];

    private IEnumerable<StreamItem> Add(StepLine line, DateTimeOffset? time)
    {
        VerlMetric metric = _run.Add(line, time, _reader.TotalSteps);
        foreach (string warning in _health.Observe(metric))
            yield return new WarningItem(warning);
        if (_filter.Select(metric) is not VerlMetric wanted)
            yield break;
        if (query.Last is not int last)
        {
            yield return new ResultItem(wanted);
            yield break;
        }

        _last.Enqueue(new ResultItem(wanted));
        if (_last.Count > last)
            _last.Dequeue();
    }
}
