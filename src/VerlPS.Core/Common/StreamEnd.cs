using System.Runtime.CompilerServices;

namespace VerlPS;

/// <summary>Lets others know that a stream has come to its end.</summary>
internal static class StreamEnd
{
    /// <summary>The stream's items; when it has ended, <paramref name="ended"/> is cancelled.</summary>
    public static async IAsyncEnumerable<StreamItem> TellAsync(
        IAsyncEnumerable<StreamItem> items, CancellationTokenSource ended, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        await foreach (StreamItem item in items.WithCancellation(cancellationToken).ConfigureAwait(false))
            yield return item;
        await ended.CancelAsync().ConfigureAwait(false);
    }
}
