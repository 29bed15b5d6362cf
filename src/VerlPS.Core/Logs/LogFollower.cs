using System.Runtime.CompilerServices;

namespace VerlPS.Logs;

/// <summary>
/// Follows one log, and the files behind it while it has no line of its own: those that are there, and those that appear
/// later, as when Ray starts a worker or somebody a training. They end with the log: a container that has ended writes no
/// more.
/// </summary>
internal static class LogFollower
{
    private static readonly TimeSpan BetweenLooks = TimeSpan.FromSeconds(1);

    public static async IAsyncEnumerable<StreamItem> ReadAsync(LogSource source, LogRequest request, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        using CancellationTokenSource ended = new();
        IAsyncEnumerable<StreamItem> items = await FilesInstead.IsNeededAsync(source, cancellationToken).ConfigureAwait(false)
            ? StreamMerge.ReadAsync(WithFilesAsync(source, request, ended, cancellationToken), LogSourceReader.PartsAhead, cancellationToken)
            : LogSourceReader.ReadItemsAsync(source, request, cancellationToken);
        await foreach (StreamItem item in items.ConfigureAwait(false))
            yield return item;
    }

    private static async IAsyncEnumerable<IAsyncEnumerable<StreamItem>> WithFilesAsync(
        LogSource source, LogRequest request, CancellationTokenSource ended, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        Watch watch = new(ended);
        yield return watch.ReadAsync(source, request, cancellationToken);

        HashSet<string?> known = new(StringComparer.Ordinal);
        // Of files that are there the last lines may be asked for; one that comes later is new as a whole.
        LogQuery query = request.Query with { Written = ended.Token };
        for (bool isLast = false; !isLast && !watch.HasLines; query = query with { Tail = null })
        {
            isLast = ended.IsCancellationRequested;
            LogSource[] files = [.. source.Instead!().Where(file => !known.Contains(file.Path))];
            if (known.Count == 0 && FilesInstead.Notice(source, files) is WarningItem notice)
                yield return OneAsync(notice);
            foreach (LogSource file in files)
            {
                known.Add(file.Path);
                yield return LogSourceReader.ReadItemsAsync(file, request with { Query = query }, cancellationToken);
            }

            if (!isLast)
                await watch.WaitAsync(BetweenLooks, cancellationToken).ConfigureAwait(false);
        }
    }

    private static async IAsyncEnumerable<StreamItem> OneAsync(StreamItem item)
    {
        yield return item;
        await Task.CompletedTask.ConfigureAwait(false);
    }

    /// <summary>Reads the log itself, and knows how far that has come.</summary>
    /// <param name="ended">Cancelled when the log has ended.</param>
    private sealed class Watch(CancellationTokenSource ended)
    {
        /// <summary>The log has begun to say something.</summary>
        public bool HasLines { get; private set; }

        public async IAsyncEnumerable<StreamItem> ReadAsync(LogSource source, LogRequest request, [EnumeratorCancellation] CancellationToken cancellationToken)
        {
            LogSource watched = source with { WhenEmpty = null, Open = (query, token) => OpenAsync(source, query, token) };
            await foreach (StreamItem item in LogSourceReader.ReadItemsAsync(watched, request, cancellationToken).ConfigureAwait(false))
                yield return item;
            await ended.CancelAsync().ConfigureAwait(false);
        }

        /// <summary>Waits so long, or until the log has ended.</summary>
        public async Task WaitAsync(TimeSpan time, CancellationToken cancellationToken)
        {
            using CancellationTokenSource either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, ended.Token);
            await Task.Delay(time, either.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            cancellationToken.ThrowIfCancellationRequested();
        }

        private async IAsyncEnumerable<LogBatch> OpenAsync(LogSource source, LogQuery query, [EnumeratorCancellation] CancellationToken cancellationToken)
        {
            await foreach (LogBatch batch in source.Open(query, cancellationToken).ConfigureAwait(false))
            {
                HasLines = HasLines || batch.Lines.Length > 0;
                yield return batch;
            }
        }
    }
}
