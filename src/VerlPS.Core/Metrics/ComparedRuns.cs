namespace VerlPS.Metrics;

/// <summary>Gathers the runs that shall be compared.</summary>
public sealed class ComparedRuns
{
    private readonly List<(string Name, string Source, SortedDictionary<long, VerlMetric> Steps)> _runs = [];

    /// <summary>Adds a step. Of a step that comes again the last counts.</summary>
    public void Add(VerlMetric metric)
    {
        ArgumentNullException.ThrowIfNull(metric);
        (string Name, string Source, SortedDictionary<long, VerlMetric> Steps) run = _runs.Find(known => known.Name == metric.Run && known.Source == metric.Source);
        if (run.Steps is null)
            _runs.Add(run = (metric.Run, metric.Source, []));
        run.Steps[metric.Step] = metric;
    }

    /// <summary>Compares them.</summary>
    /// <exception cref="VerlException">InvalidArgument: fewer than two runs, no step that all have, or a reference that is none of them.</exception>
    public MetricComparer Compare(string? reference)
    {
        string[] names = DistinctNames();
        if (names.Length < 2)
        {
            throw new VerlException(
                VerlErrorKind.InvalidArgument,
                names.Length == 0 ? "There are no metrics to compare." : $"Run '{names[0]}' is the only one; it takes two to compare.",
                names.FirstOrDefault(),
                "Name two logs, Compare-VerlMetric one.log, two.log, or pipe the metrics of both: Get-VerlMetric one.log, two.log | Compare-VerlMetric");
        }

        string first = reference ?? names[0];
        if (Array.Find(names, name => string.Equals(name, first, StringComparison.OrdinalIgnoreCase)) is not string chosen)
            throw new VerlException(VerlErrorKind.InvalidArgument, $"There is no run '{reference}' to hold the others against.", reference, $"The runs are: {string.Join(", ", names)}.");

        HashSet<long> common = [.. _runs[0].Steps.Keys];
        foreach ((_, _, SortedDictionary<long, VerlMetric> steps) in _runs)
            common.IntersectWith(steps.Keys);
        if (common.Count == 0)
        {
            throw new VerlException(
                VerlErrorKind.InvalidArgument,
                $"The runs have no step in common: {string.Join("; ", names.Zip(_runs, (name, run) => FormattableString.Invariant($"'{name}' has {run.Steps.Keys.First()} to {run.Steps.Keys.Last()}")))}.",
                string.Join(", ", names),
                "Compare runs of which each has some of the others' steps.");
        }

        return new MetricComparer([.. names.Zip(_runs, (name, run) => KeyValuePair.Create(name, (IReadOnlyDictionary<long, VerlMetric>)run.Steps))], chosen, [.. common.Order()]);
    }

    // train.log of two folders are two runs: each takes as much of its folder's path as tells it from the others.
    private string[] DistinctNames()
    {
        string[] names = [.. _runs.Select(run => run.Name)];
        for (int depth = 1; depth <= 16 && names.Distinct(StringComparer.OrdinalIgnoreCase).Count() < names.Length; depth++)
        {
            HashSet<string> twice = [.. names.GroupBy(name => name, StringComparer.OrdinalIgnoreCase).Where(group => group.Count() > 1).Select(group => group.Key)];
            for (int i = 0; i < names.Length; i++)
            {
                if (twice.Contains(names[i], StringComparer.OrdinalIgnoreCase))
                    names[i] = WithFolders(_runs[i].Name, _runs[i].Source, depth);
            }
        }

        // One folder may hold train.log and train.jsonl.
        return [.. names.Select((name, i) => names.Count(other => string.Equals(other, name, StringComparison.OrdinalIgnoreCase)) > 1 ? _runs[i].Source : name)];
    }

    private static string WithFolders(string name, string source, int depth)
    {
        string[] folders = (Path.GetDirectoryName(source) ?? string.Empty).Split('/', StringSplitOptions.RemoveEmptyEntries);
        return string.Join('/', [.. folders.TakeLast(depth), name]);
    }
}
