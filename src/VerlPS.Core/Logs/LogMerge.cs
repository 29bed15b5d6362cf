using System.Runtime.CompilerServices;

namespace VerlPS.Logs;

/// <summary>Merges logs that end into one, the oldest line first. Of each log one part is held at a time.</summary>
internal static class LogMerge
{
    public static async IAsyncEnumerable<StreamItem> ReadAsync(IReadOnlyList<IAsyncEnumerable<LogPart>> logs, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        List<Cursor> open = [.. logs.Select(log => new Cursor(log.GetAsyncEnumerator(cancellationToken)))];
        try
        {
            List<Cursor> waiting = [.. open];
            List<object> merged = [];
            while (waiting.Count > 0)
            {
                foreach (Cursor log in waiting.Where(log => log.IsUsed).ToArray())
                {
                    if (!await log.MoveNextAsync().ConfigureAwait(false))
                        waiting.Remove(log);
                    else if (log.TakeItem() is StreamItem item)
                        yield return item;
                }

                // While all logs have a line, the oldest of them is the oldest of all. Of equal times the first log's comes first.
                while (waiting.Count > 0 && !waiting.Exists(log => log.IsUsed))
                    merged.Add(waiting.MinBy(log => log.Time)!.Take());
                if (merged.Count == 0)
                    continue;
                yield return new ResultsItem([.. merged]);
                merged.Clear();
            }
        }
        finally
        {
            foreach (Cursor log in open)
                await log.DisposeAsync().ConfigureAwait(false);
        }
    }

    private sealed class Cursor(IAsyncEnumerator<LogPart> log) : IAsyncDisposable
    {
        private int _next;
        private LogPart? _part;

        /// <summary>The part has no more lines.</summary>
        public bool IsUsed => _part is null || _next == _part.Values.Length;

        public DateTimeOffset Time => _part!.Times[_next];

        public object Take() => _part!.Values[_next++];

        public StreamItem? TakeItem() => _part!.Item;

        public async ValueTask<bool> MoveNextAsync()
        {
            bool more = await log.MoveNextAsync().ConfigureAwait(false);
            _part = more ? log.Current : null;
            _next = 0;
            return more;
        }

        public ValueTask DisposeAsync() => log.DisposeAsync();
    }
}
