using System.Runtime.CompilerServices;
using VerlPS.Logs;

namespace VerlPS.Metrics;

/// <summary>
/// The metrics in the files behind a container's log. One training writes the same steps to several kinds of files: verl's
/// file logger, what its console was led to, and the logs of Ray's driver and worker. The best kind that has any counts.
/// </summary>
internal static class MetricsBehind
{
    private static readonly TimeSpan Tick = TimeSpan.FromSeconds(1);

    /// <summary>What the files of the best kind have; where none has metrics, what the log says without any. A file that can't be read is an <see cref="ErrorItem"/>.</summary>
    /// <param name="source">The container's log, which has no metrics.</param>
    /// <param name="read">Reads the steps of the log, or of one of its files.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public static IEnumerable<StreamItem> Read(MetricSource source, Func<MetricSource, IStepList, IEnumerable<StreamItem>> read, CancellationToken cancellationToken)
    {
        foreach (IGrouping<int, LogSource> kind in source.Log!.Instead!().GroupBy(Kind).OrderBy(kind => kind.Key))
        {
            List<IMetricFile> open = [];
            try
            {
                List<(MetricSource File, IStepList Steps)> found = [];
                foreach (MetricSource file in kind.Select(source.Behind!))
                {
                    if (TryScan(file, open, cancellationToken, out StepIndex? steps) is VerlException error)
                        yield return new ErrorItem(error);
                    else if (steps is { Count: > 0 })
                        found.Add((file, steps));
                }

                if (found.Count == 0)
                    continue;
                yield return new WarningItem($"The log of '{source.Path}' has no metrics. Reading {string.Join(", ", found.Select(file => file.File.Path))} instead.");
                foreach (StreamItem item in found.SelectMany(file => read(file.File, file.Steps)))
                    yield return item;
                yield break;
            }
            finally
            {
                open.ForEach(file => file.Dispose());
            }
        }

        foreach (StreamItem item in read(source, new StepBuffer()))
            yield return item;
    }

    private static VerlException? TryScan(MetricSource file, List<IMetricFile> open, CancellationToken cancellationToken, out StepIndex? steps)
    {
        steps = null;
        try
        {
            open.Add(file.File!());
            steps = StepIndex.Scan(open[^1], cancellationToken);
            return null;
        }
        catch (VerlException error)
        {
            return error;
        }
    }

    /// <summary>Follows the log and its files, and hands out what the best kind says of those that say something at first.</summary>
    /// <param name="source">The container's log.</param>
    /// <param name="follow">Follows the log, or one of its files.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public static async IAsyncEnumerable<StreamItem> FollowAsync(
        MetricSource source, Func<MetricSource, LogQuery, IAsyncEnumerable<StreamItem>> follow, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        using CancellationTokenSource ended = new();
        IAsyncEnumerable<StreamItem> items = LogFollower.ReadAsync(
            source.Log!,
            new LogQuery { Follow = true },
            (log, query) => OfKindAsync(Kind(log), follow(log.Path is null ? source with { Lines = log.Open } : source.Behind!(log), query)),
            cancellationToken);
        BestKind best = new();
        IAsyncEnumerable<StreamItem>[] streams = [StreamEnd.TellAsync(items, ended, cancellationToken), TicksAsync(ended.Token, cancellationToken)];
        await foreach (StreamItem item in StreamMerge.ReadAsync(streams, streams.Length, cancellationToken).ConfigureAwait(false))
        {
            foreach (StreamItem chosen in item is TickItem ? best.Tick() : best.Take(item))
                yield return chosen;
        }

        foreach (StreamItem chosen in best.Choose())
            yield return chosen;
    }

    // The log itself, the file logger with every digit, a console, Ray's copies of it.
    private static int Kind(LogSource log) => System.IO.Path.GetFileName(log.Path) switch
    {
        null => 0,
        string name when name.EndsWith(".jsonl", StringComparison.OrdinalIgnoreCase) => 1,
        string name when name.StartsWith("job-driver-", StringComparison.Ordinal) => 3,
        _ when log.ProcessId is not null => 4,
        _ => 2,
    };

    private static async IAsyncEnumerable<StreamItem> OfKindAsync(int kind, IAsyncEnumerable<StreamItem> items, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        await foreach (StreamItem item in items.WithCancellation(cancellationToken).ConfigureAwait(false))
            yield return item is ErrorItem ? item : new KindItem(kind, item);
    }

    private static async IAsyncEnumerable<StreamItem> TicksAsync(CancellationToken ended, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        while (!ended.IsCancellationRequested)
        {
            await StreamEnd.WaitAsync(Tick, ended, cancellationToken).ConfigureAwait(false);
            yield return new TickItem();
        }
    }

    private sealed record TickItem : StreamItem;
}
