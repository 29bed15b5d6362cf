using System.Runtime.CompilerServices;
using VerlPS.Engine;
using VerlPS.Logs;

namespace VerlPS.Metrics;

/// <summary>Reads training metrics out of logs.</summary>
public static class MetricService
{
    /// <summary>
    /// The metrics of all sources, one source after the other, or, when following, all at once as they come. A source that
    /// fails is an <see cref="ErrorItem"/>, and the others go on. What the metrics say about a run's health are warnings.
    /// </summary>
    public static IAsyncEnumerable<StreamItem> ReadAsync(IReadOnlyList<MetricSource> sources, MetricQuery query, CancellationToken cancellationToken)
        => sources.Count > 1 && query.Follow
            ? StreamMerge.ReadAsync([.. sources.Select(source => StreamErrors.AsItems(FollowAsync(source, query, cancellationToken), cancellationToken))], sources.Count, cancellationToken)
            : StreamMerge.ChainAsync([.. sources.Select(source => query.Follow ? FollowAsync(source, query, cancellationToken) : ReadAsync(source, query, cancellationToken))], cancellationToken);

    /// <summary>The only container of ours that runs.</summary>
    /// <exception cref="VerlException">ContainerNotFound, or InvalidArgument naming the containers to choose from.</exception>
    public static async Task<VerlContainer> FindOnlyAsync(IDockerEngine engine, CancellationToken cancellationToken)
    {
        try
        {
            return await LogService.FindOnlyAsync(engine, cancellationToken).ConfigureAwait(false);
        }
        catch (VerlException error) when (error.Kind is VerlErrorKind.ContainerNotFound or VerlErrorKind.InvalidArgument)
        {
            throw new VerlException(error.Kind, error.Message, error.Target, "Name a container, Get-VerlMetric -Container NAME, or a log: Get-VerlMetric FILE", error);
        }
    }

    private static IAsyncEnumerable<StreamItem> FollowAsync(MetricSource source, MetricQuery query, CancellationToken cancellationToken)
        => source.Log is null
            ? FollowAsync(source, new LogQuery { Follow = true }, query, cancellationToken)
            : MetricsBehind.FollowAsync(source, (log, lines) => FollowAsync(log, lines, query, cancellationToken), cancellationToken);

    private static async IAsyncEnumerable<StreamItem> FollowAsync(MetricSource source, LogQuery lines, MetricQuery query, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        CheckThatItGrows(source);
        MetricFeed feed = new(source.Path, query);
        await foreach (LogBatch batch in source.Lines(lines, cancellationToken).ConfigureAwait(false))
        {
            if (batch.Notice is string notice)
                yield return new WarningItem(notice);
            foreach (StreamItem item in batch.Lines.SelectMany(line => feed.Add(line.Text, line.Timestamp)))
                yield return item;
        }
    }

    private static void CheckThatItGrows(MetricSource source)
    {
        using IMetricFile? file = source.File?.Invoke();
        if (file is { IsSeekable: false })
            throw new VerlException(VerlErrorKind.LogNotReadable, $"'{source.Path}' is packed or a pipe, and can't be followed.", source.Path, "Read it without -Follow.");
    }

    private static async IAsyncEnumerable<StreamItem> ReadAsync(MetricSource source, MetricQuery query, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        if (source.File is null)
        {
            StepBuffer steps = await GatherAsync(source, cancellationToken).ConfigureAwait(false);
            IEnumerable<StreamItem> items = steps.Count > 0 || source.Log is null
                ? Read(source, steps, query, cancellationToken)
                : MetricsBehind.Read(source, (log, found) => Read(log, found, query, cancellationToken), cancellationToken);
            foreach (StreamItem item in items)
                yield return item;
        }
        else
        {
            using IMetricFile file = source.File();
            foreach (StreamItem item in Read(source, StepIndex.Scan(file, cancellationToken), query, cancellationToken))
                yield return item;
        }
    }

    private static IEnumerable<StreamItem> Read(MetricSource source, IStepList steps, MetricQuery query, CancellationToken cancellationToken)
    {
        MetricFilter filter = new(query);
        HealthWatch health = new(source.Run);
        Queue<VerlMetric> last = new();
        int found = 0, wanted = 0;
        foreach (VerlMetric metric in StepSequence.Read(steps, new MetricRun(source.Run, source.Path), query.All))
        {
            cancellationToken.ThrowIfCancellationRequested();
            found++;
            health.Note(metric);
            if (filter.Select(metric) is not VerlMetric chosen)
                continue;
            wanted++;
            if (query.Last is null)
                yield return new ResultItem(chosen);
            else
                Keep(last, chosen, query.Last.Value);
        }

        foreach (VerlMetric metric in last)
            yield return new ResultItem(metric);
        foreach (string warning in health.Summarize())
            yield return new WarningItem(warning);
        if (found == 0 && source.WhenEmpty is string hint)
            yield return new WarningItem(hint);
        else if (found > 0 && wanted == 0 && query.Names.Count > 0 && query.Steps.Count == 0)
            yield return new WarningItem($"Run '{source.Run}' has no metric {string.Join(", ", query.Names.Select(name => $"'{name}'"))}.");
    }

    private static void Keep(Queue<VerlMetric> last, VerlMetric metric, int count)
    {
        last.Enqueue(metric);
        if (last.Count > count)
            last.Dequeue();
    }

    private static async Task<StepBuffer> GatherAsync(MetricSource source, CancellationToken cancellationToken)
    {
        StepBuffer steps = new();
        MetricLineReader reader = new();
        await foreach (LogLine line in source.Lines(new LogQuery(), cancellationToken).LinesAsync(cancellationToken).ConfigureAwait(false))
        {
            foreach (StepLine step in reader.Read(line.Text))
                steps.Add(step, line.Timestamp, reader.TotalSteps);
        }

        return steps;
    }
}
