namespace VerlPS.Metrics;

/// <summary>Makes records of the lines of one run: which attempt, how long, how much longer.</summary>
/// <param name="name">The run's name.</param>
/// <param name="source">Where its lines come from.</param>
internal sealed class MetricRun(string name, string source)
{
    // Longer than a validation's or a checkpoint's rhythm matters less than how fast the run is now.
    private const int TimesForEta = 10;

    // A validation comes at most some steps after its step; a resumed run goes back to the last checkpoint.
    private const int StepsToRemember = 256;

    private readonly Dictionary<long, int> _attempts = [];
    private readonly Dictionary<long, VerlMetric> _recent = [];
    private readonly Queue<long> _order = new();
    // Turn and turn about: a median asks for no order.
    private readonly double[] _times = new double[TimesForEta];
    private long _timeCount;
    private VerlMetric? _last;

    /// <summary>
    /// Adds a line. One with other metrics than its step has belongs to that step: SFT and asynchronous trainers print
    /// validation on a line of its own. One with the same metrics is the step done again; but a validation done again, as
    /// before a resumed training, takes nothing away of what the step has.
    /// </summary>
    /// <param name="line">What the line says.</param>
    /// <param name="time">When it came.</param>
    /// <param name="totalSteps">What the log has said about their number.</param>
    public VerlMetric Add(StepLine line, DateTimeOffset? time, long? totalSteps)
    {
        VerlMetric? before = _recent.GetValueOrDefault(line.Step);
        bool isNew = before is null || SharesNames(before.Values, line.Values);
        int attempt = _attempts[line.Step] = _attempts.GetValueOrDefault(line.Step) + (isNew ? 1 : 0);
        bool joins = before is not null && (!isNew || IsValidation(line.Values));

        TimeSpan? stepTime = joins ? before!.StepTime : null;
        if (stepTime is null && (stepTime = TimeOf(line.Values) ?? TimeSince(_last, line.Step, time)) is TimeSpan known)
            _times[_timeCount++ % TimesForEta] = known.TotalSeconds;
        return Remember(new VerlMetric
        {
            Run = name,
            Source = source,
            Step = line.Step,
            Attempt = attempt,
            Timestamp = isNew ? time : before!.Timestamp,
            TotalSteps = totalSteps,
            StepTime = stepTime,
            Eta = totalSteps >= line.Step && _timeCount > 0 ? Seconds(RecentTime() * (totalSteps.Value - line.Step)) : null,
            Values = joins ? before!.Values.With(line.Values) : line.Values,
        });
    }

    private VerlMetric Remember(VerlMetric metric)
    {
        if (!_recent.ContainsKey(metric.Step))
        {
            if (_order.Count == StepsToRemember)
                _recent.Remove(_order.Dequeue());
            _order.Enqueue(metric.Step);
        }

        return _last = _recent[metric.Step] = metric;
    }

    private double RecentTime() => Median.Of(_times.AsSpan(0, (int)Math.Min(_timeCount, TimesForEta)));

    private static TimeSpan? TimeOf(MetricDictionary values) => UsualMetrics.StepTime.Of(values) is double seconds ? Seconds(seconds) : null;

    private static TimeSpan? TimeSince(VerlMetric? before, long step, DateTimeOffset? time)
        => before?.Timestamp is DateTimeOffset begin && time is DateTimeOffset end && step > before.Step && end >= begin ? (end - begin) / (step - before.Step) : null;

    private static TimeSpan? Seconds(double seconds)
        => seconds >= 0 && seconds < TimeSpan.MaxValue.TotalSeconds / 2 ? TimeSpan.FromSeconds(seconds) : null;

    private static bool SharesNames(MetricDictionary one, MetricDictionary other) => ReferenceEquals(one.Names, other.Names) || other.Names.All.Any(one.ContainsKey);

    private static bool IsValidation(MetricDictionary values) => values.Names.All.All(metric => metric.StartsWith("val", StringComparison.Ordinal));
}
