using System.Runtime.CompilerServices;
using System.Threading.Channels;

namespace VerlPS;

/// <summary>Lets a stream work while its items are taken: it runs ahead on another thread, but never far.</summary>
public static class StreamAhead
{
    /// <summary>The stream's items. Leaving it stops the stream, and waits for that.</summary>
    /// <param name="stream">The stream.</param>
    /// <param name="items">How many items it may be ahead.</param>
    /// <param name="cancellationToken">Stops it.</param>
    public static async IAsyncEnumerable<T> ReadAsync<T>(IAsyncEnumerable<T> stream, int items, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        using CancellationTokenSource stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        Channel<T> ahead = Channel.CreateBounded<T>(new BoundedChannelOptions(items) { SingleReader = true, SingleWriter = true });
        Task reading = Task.Run(() => CopyAsync(stream, ahead.Writer, stop.Token), CancellationToken.None);
        try
        {
            await foreach (T item in ahead.Reader.ReadAllAsync(cancellationToken).ConfigureAwait(false))
                yield return item;
        }
        finally
        {
            await stop.CancelAsync().ConfigureAwait(false);
            await reading.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private static async Task CopyAsync<T>(IAsyncEnumerable<T> stream, ChannelWriter<T> ahead, CancellationToken cancellationToken)
    {
        Exception? failure = null;
        try
        {
            await foreach (T item in stream.WithCancellation(cancellationToken).ConfigureAwait(false))
                await ahead.WriteAsync(item, cancellationToken).ConfigureAwait(false);
        }
#pragma warning disable CA1031 // Whoever takes the items gets the failure.
        catch (Exception error)
#pragma warning restore CA1031
        {
            failure = error;
        }

        ahead.Complete(failure);
    }
}
