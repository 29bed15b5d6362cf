using System.Runtime.CompilerServices;

namespace VerlPS.Logs;

/// <summary>
/// Follows one log, and the files behind it while it says nothing of what is done: those that are there, and those that
/// appear later, as when Ray starts a worker or somebody a training. They end with the log: a container that has ended
/// writes no more.
/// </summary>
internal static class LogFollower
{
    private static readonly TimeSpan BetweenLooks = TimeSpan.FromSeconds(1);

    /// <summary>What is read of the log and of its files, as it comes.</summary>
    /// <param name="source">The log.</param>
    /// <param name="query">What to read of it.</param>
    /// <param name="read">Reads the log, or one of its files.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public static async IAsyncEnumerable<StreamItem> ReadAsync(
        LogSource source, LogQuery query, Func<LogSource, LogQuery, IAsyncEnumerable<StreamItem>> read, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        using CancellationTokenSource ended = new();
        FilesInstead instead = await FilesInstead.OfAsync(source, cancellationToken).ConfigureAwait(false);
        IAsyncEnumerable<StreamItem> items = instead.AreNeeded
            ? StreamMerge.ReadAsync(WithFilesAsync(instead, query, read, ended, cancellationToken), LogSourceReader.PartsAhead, cancellationToken)
            : read(source, query);
        await foreach (StreamItem item in items.WithCancellation(cancellationToken).ConfigureAwait(false))
            yield return item;
    }

    private static async IAsyncEnumerable<IAsyncEnumerable<StreamItem>> WithFilesAsync(
        FilesInstead instead,
        LogQuery query,
        Func<LogSource, LogQuery, IAsyncEnumerable<StreamItem>> read,
        CancellationTokenSource ended,
        [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        Watch watch = new(instead.Source);
        yield return StreamEnd.TellAsync(read(watch.Source, query), ended, cancellationToken);

        TaskCompletionSource told = new(TaskCreationOptions.RunContinuationsAsynchronously);
        HashSet<string?> known = new(StringComparer.Ordinal);
        // Of files that are there the last lines may be asked for; one that comes later is new as a whole.
        LogQuery wanted = query with { Written = ended.Token };
        for (bool isLast = false; !isLast && !watch.SpeaksForItself; wanted = wanted with { Tail = null })
        {
            isLast = ended.IsCancellationRequested;
            LogSource[] files = [.. instead.Find().Where(file => !known.Contains(file.Path))];
            if (known.Count == 0 && instead.Notice(files) is WarningItem notice)
                yield return TellAsync(notice, told);
            foreach (LogSource file in files)
            {
                known.Add(file.Path);
                yield return instead.Source.Path is null ? AfterAsync(told.Task, read(file, wanted), cancellationToken) : read(file, wanted);
            }

            if (!isLast)
                await StreamEnd.WaitAsync(BetweenLooks, ended.Token, cancellationToken).ConfigureAwait(false);
        }
    }

    // Whoever takes the items reads of the files before the first of their lines.
    private static async IAsyncEnumerable<StreamItem> TellAsync(StreamItem notice, TaskCompletionSource told)
    {
        yield return notice;
        told.SetResult();
        await Task.CompletedTask.ConfigureAwait(false);
    }

    private static async IAsyncEnumerable<StreamItem> AfterAsync(Task told, IAsyncEnumerable<StreamItem> items, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await told.WaitAsync(cancellationToken).ConfigureAwait(false);
        await foreach (StreamItem item in items.WithCancellation(cancellationToken).ConfigureAwait(false))
            yield return item;
    }

    /// <summary>A log that tells whether it has begun to say something.</summary>
    private sealed class Watch
    {
        private readonly LogSource _source;
        private bool _hasLines;

        public Watch(LogSource source)
        {
            _source = source;
            Source = source with { WhenEmpty = null, Open = OpenAsync };
        }

        public LogSource Source { get; }

        public bool SpeaksForItself => _hasLines && !_source.IsOfKeepAlive;

        private async IAsyncEnumerable<LogBatch> OpenAsync(LogQuery query, [EnumeratorCancellation] CancellationToken cancellationToken)
        {
            await foreach (LogBatch batch in _source.Open(query, cancellationToken).ConfigureAwait(false))
            {
                _hasLines = _hasLines || batch.Lines.Length > 0;
                yield return batch;
            }
        }
    }
}
