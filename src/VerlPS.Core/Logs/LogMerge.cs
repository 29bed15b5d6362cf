using System.Runtime.CompilerServices;
using System.Threading.Channels;

namespace VerlPS.Logs;

/// <summary>Reads several streams at once and hands their items out as they come.</summary>
internal static class LogMerge
{
    // Enough for every stream to go on while a slow pipeline takes lines; a line is a few hundred bytes.
    private const int ItemsAhead = 1024;

    /// <summary>Ends when all streams have ended; leaving it stops them all, and waits for that.</summary>
    public static async IAsyncEnumerable<StreamItem> ReadAsync(
        IReadOnlyList<IAsyncEnumerable<StreamItem>> streams, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        using CancellationTokenSource stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        Channel<StreamItem> merged = Channel.CreateBounded<StreamItem>(new BoundedChannelOptions(ItemsAhead) { SingleReader = true });
        Task reading = ReadAllAsync(streams, merged.Writer, stop.Token);
        try
        {
            await foreach (StreamItem item in merged.Reader.ReadAllAsync(cancellationToken).ConfigureAwait(false))
                yield return item;
        }
        finally
        {
            await stop.CancelAsync().ConfigureAwait(false);
            await reading.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private static async Task ReadAllAsync(IReadOnlyList<IAsyncEnumerable<StreamItem>> streams, ChannelWriter<StreamItem> merged, CancellationToken cancellationToken)
    {
        Exception? failure = null;
        try
        {
            await Task.WhenAll(streams.Select(stream => Task.Run(() => CopyAsync(stream, merged, cancellationToken), CancellationToken.None))).ConfigureAwait(false);
        }
#pragma warning disable CA1031 // Whoever takes the items gets the failure.
        catch (Exception error)
#pragma warning restore CA1031
        {
            failure = error;
        }

        merged.Complete(failure);
    }

    private static async Task CopyAsync(IAsyncEnumerable<StreamItem> stream, ChannelWriter<StreamItem> merged, CancellationToken cancellationToken)
    {
        await foreach (StreamItem item in stream.WithCancellation(cancellationToken).ConfigureAwait(false))
            await merged.WriteAsync(item, cancellationToken).ConfigureAwait(false);
    }
}
