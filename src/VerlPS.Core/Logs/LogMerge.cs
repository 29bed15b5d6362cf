using System.Runtime.CompilerServices;

namespace VerlPS.Logs;

/// <summary>What came of a line, and when the line was written; null where nobody knows.</summary>
internal readonly record struct TimedItem(DateTimeOffset? Time, StreamItem Item);

/// <summary>Merges logs that end into one, the oldest line first. Of each log one line is held at a time.</summary>
internal static class LogMerge
{
    public static async IAsyncEnumerable<StreamItem> ReadAsync(IReadOnlyList<IAsyncEnumerable<TimedItem>> logs, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        List<IAsyncEnumerator<TimedItem>> open = [.. logs.Select(log => log.GetAsyncEnumerator(cancellationToken))];
        try
        {
            List<IAsyncEnumerator<TimedItem>> waiting = [];
            foreach (IAsyncEnumerator<TimedItem> log in open)
            {
                if (await log.MoveNextAsync().ConfigureAwait(false))
                    waiting.Add(log);
            }

            while (waiting.Count > 0)
            {
                // A line without a time belongs to the one before it. Of equal times the first log's comes first.
                IAsyncEnumerator<TimedItem> next = waiting.MinBy(log => log.Current.Time ?? DateTimeOffset.MinValue)!;
                yield return next.Current.Item;
                if (!await next.MoveNextAsync().ConfigureAwait(false))
                    waiting.Remove(next);
            }
        }
        finally
        {
            foreach (IAsyncEnumerator<TimedItem> log in open)
                await log.DisposeAsync().ConfigureAwait(false);
        }
    }
}
