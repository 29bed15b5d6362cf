namespace VerlPS.Metrics;

/// <summary>Puts the steps of a log that has an end in order.</summary>
internal static class StepSequence
{
    /// <summary>Each step once, the last attempt, by number; or every attempt, in the log's order.</summary>
    public static IEnumerable<VerlMetric> Read(IStepList steps, MetricRun run, bool all)
    {
        IEnumerable<int> order = Enumerable.Range(0, steps.Count);
        VerlMetric? waiting = null;
        foreach (int place in all || IsAscending(steps) ? order : order.OrderBy(steps.StepAt))
        {
            if (steps.Read(place) is not StepLine line)
                continue;

            VerlMetric metric = run.Add(line, steps.TimeAt(place), steps.TotalAt(place));
            if (waiting is not null && (waiting.Step != metric.Step || (all && waiting.Attempt != metric.Attempt)))
                yield return waiting;
            waiting = metric;
        }

        if (waiting is not null)
            yield return waiting;
    }

    // As every run is that was not resumed.
    private static bool IsAscending(IStepList steps)
    {
        for (int place = 1; place < steps.Count; place++)
        {
            if (steps.StepAt(place) < steps.StepAt(place - 1))
                return false;
        }

        return true;
    }
}
