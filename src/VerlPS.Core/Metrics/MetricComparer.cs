using System.Text;

namespace VerlPS.Metrics;

/// <summary>Holds runs against one of them, at the steps that all have.</summary>
public sealed class MetricComparer
{
    private readonly KeyValuePair<string, IReadOnlyDictionary<long, VerlMetric>>[] _runs;
    private readonly IReadOnlyDictionary<long, VerlMetric> _referenceSteps;
    private readonly string _reference;
    private readonly long[] _steps;
    // Nearly every metric is in the same runs as the one before it; they share the runs' names.
    private string[] _having = [];
    private MetricNames _names = new([]);
    private MetricNames _others = new([]);

    internal MetricComparer(KeyValuePair<string, IReadOnlyDictionary<long, VerlMetric>>[] runs, string reference, long[] steps)
    {
        _runs = runs;
        _reference = reference;
        _referenceSteps = runs.First(run => run.Key == reference).Value;
        _steps = steps;
    }

    /// <summary>Each metric of each step that at least two runs have, the reference among them.</summary>
    /// <param name="query">Which metrics, else the usual ones; which steps.</param>
    public IEnumerable<VerlMetricComparison> Compare(MetricQuery query)
    {
        Func<string, bool> isWanted = Wanted(query);
        foreach (long step in Steps(query))
        {
            foreach ((string name, double reference) in (IReadOnlyDictionary<string, double>)_referenceSteps[step].Values)
            {
                if (!isWanted(name))
                    continue;

                string[] having = [.. _runs.Where(run => run.Value[step].Values.ContainsKey(name)).Select(run => run.Key)];
                if (having.Length > 1)
                    yield return Compare(step, name, having, reference);
            }
        }
    }

    /// <summary>Each metric of each run, over the steps at which every run has it.</summary>
    /// <param name="query">Which metrics, else the usual ones; which steps.</param>
    public IEnumerable<VerlMetricSummary> Summarize(MetricQuery query)
    {
        Func<string, bool> isWanted = Wanted(query);
        long[] steps = [.. Steps(query)];
        IEnumerable<string> names = steps.SelectMany(step => ((IReadOnlyDictionary<string, double>)_referenceSteps[step].Values).Keys).Distinct(StringComparer.Ordinal).Where(isWanted);
        foreach (string name in names)
        {
            long[] common = [.. steps.Where(step => _runs.All(run => run.Value[step].Values.ContainsKey(name)))];
            if (common.Length == 0)
                continue;

            double referenceMean = ValuesOf(_referenceSteps, common, name).Average();
            foreach ((string run, IReadOnlyDictionary<long, VerlMetric> all) in _runs)
            {
                double[] values = ValuesOf(all, common, name);
                double mean = values.Average();
                yield return new VerlMetricSummary
                {
                    Name = name,
                    Run = run,
                    Steps = common.Length,
                    First = values[0],
                    Last = values[^1],
                    Mean = mean,
                    Minimum = values.Min(),
                    Maximum = values.Max(),
                    Best = UsualMetrics.IsMoreBetter(name) switch { true => values.Max(), false => values.Min(), null => null },
                    Reference = _reference,
                    Difference = run == _reference ? null : mean - referenceMean,
                    Ratio = run == _reference ? null : RatioOf(mean, referenceMean),
                };
            }
        }
    }

    private VerlMetricComparison Compare(long step, string name, string[] having, double reference)
    {
        if (!having.SequenceEqual(_having))
        {
            _having = having;
            _names = NamesOf(having);
            _others = NamesOf(having.Where(run => run != _reference));
        }

        double[] values = [.. _runs.Where(run => having.Contains(run.Key)).Select(run => run.Value[step].Values.Find(name)!.Value)];
        double[] others = [.. having.Zip(values).Where(pair => pair.First != _reference).Select(pair => pair.Second)];
        return new VerlMetricComparison
        {
            Step = step,
            Name = name,
            Values = new MetricDictionary(_names, values),
            Reference = _reference,
            Difference = new MetricDictionary(_others, Array.ConvertAll(others, value => value - reference)),
            Ratio = new MetricDictionary(_others, Array.ConvertAll(others, value => RatioOf(value, reference))),
        };
    }

    // Zero is as much as zero.
    private static double RatioOf(double value, double reference) => value == reference ? 1 : value / reference;

    private static MetricNames NamesOf(IEnumerable<string> runs) => new([.. runs.Select(Encoding.UTF8.GetBytes)]);

    private IEnumerable<long> Steps(MetricQuery query) => query.Steps.Count == 0 ? _steps : _steps.Where(step => query.Steps.Any(range => range.Contains(step)));

    private static Func<string, bool> Wanted(MetricQuery query)
    {
        Wildcard[] patterns = [.. query.Names.Select(name => new Wildcard(name))];
        Dictionary<string, bool> known = new(StringComparer.Ordinal);
        return name =>
        {
            if (!known.TryGetValue(name, out bool wanted))
                known[name] = wanted = patterns.Length == 0 ? UsualMetrics.IsCompared(name) : Array.Exists(patterns, pattern => pattern.IsMatch(name));
            return wanted;
        };
    }

    private static double[] ValuesOf(IReadOnlyDictionary<long, VerlMetric> run, long[] steps, string name)
        => Array.ConvertAll(steps, step => run[step].Values.Find(name)!.Value);
}
