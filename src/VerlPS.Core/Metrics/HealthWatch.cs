namespace VerlPS.Metrics;

/// <summary>Looks through the steps of one run for signs of trouble. Each sign is told once.</summary>
internal sealed class HealthWatch(string run)
{
    private readonly Series[] _series = [.. HealthRules.All.SelectMany(rule => rule.JudgesEach ? rule.Metrics.Select(metric => new Series(rule, [metric])) : [new Series(rule, rule.Metrics)])];

    /// <summary>Reads a step, and tells at once what it shows for the first time.</summary>
    public IReadOnlyList<string> Observe(VerlMetric metric)
        => [.. _series.Where(series => series.Add(metric)).Select(series => $"{Head(series)}: {series.Name} {series.Seen}. {series.Rule.Advice}")];

    /// <summary>Reads a step, to tell at the end.</summary>
    public void Note(VerlMetric metric)
    {
        foreach (Series series in _series)
            series.Add(metric);
    }

    /// <summary>Tells what was seen, and how often.</summary>
    public IReadOnlyList<string> Summarize()
        => [.. _series.Where(series => series.Times > 0).Select(series => $"{Head(series)} on ({Count(series.Times)}): {series.Name} {series.Seen}. {series.Rule.Advice}")];

    private string Head(Series series) => FormattableString.Invariant($"{series.Rule.Id}: run '{run}', from step {series.FirstStep}");

    private static string Count(int times) => times == 1 ? "1 step" : FormattableString.Invariant($"{times} steps");

    private sealed class Series(HealthRule rule, string[] metrics)
    {
        private readonly MetricHistory _values = new();
        private (long Step, int Attempt)? _last;

        public HealthRule Rule => rule;

        public string Name { get; private set; } = metrics[0];

        public long FirstStep { get; private set; }

        public int Times { get; private set; }

        public string Seen { get; private set; } = string.Empty;

        /// <summary>Adds a step's value; true where the sign shows for the first time.</summary>
        public bool Add(VerlMetric metric)
        {
            // A step whose validation comes later comes twice.
            if ((_last is (long step, int attempt) && attempt == metric.Attempt && metric.Step <= step) || Find(metric.Values) is not (string name, double value))
                return false;

            _last = (metric.Step, metric.Attempt);
            _values.Add(value);
            if (!rule.Shows(_values))
                return false;
            Times++;
            if (Times > 1)
                return false;
            (Name, FirstStep, Seen) = (name, metric.Step, FormattableString.Invariant(rule.Says(_values)));
            return true;
        }

        private (string Name, double Value)? Find(MetricDictionary values)
        {
            foreach (string name in metrics)
            {
                if (values.TryGetValue(name, out double value))
                    return (name, value);
            }

            return null;
        }
    }
}
