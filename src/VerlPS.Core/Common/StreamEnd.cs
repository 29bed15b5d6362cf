using System.Runtime.CompilerServices;

namespace VerlPS;

/// <summary>Lets others know that a stream has come to its end, and wait for it.</summary>
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

    /// <summary>Waits for so long, or until the stream has ended.</summary>
    public static async Task WaitAsync(TimeSpan time, CancellationToken ended, CancellationToken cancellationToken)
    {
        using CancellationTokenSource either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, ended);
        await Task.Delay(time, either.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        cancellationToken.ThrowIfCancellationRequested();
    }
}
