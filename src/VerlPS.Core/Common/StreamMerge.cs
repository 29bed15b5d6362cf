using System.Runtime.CompilerServices;
using System.Threading.Channels;

namespace VerlPS;

/// <summary>Reads several streams at once and hands their items out as they come.</summary>
public static class StreamMerge
{
    // Enough for every stream to go on while a slow pipeline takes lines; a line is a few hundred bytes.
    private const int ItemsAhead = 1024;

    /// <summary>Ends when all streams have ended; leaving it stops them all, and waits for that.</summary>
    /// <param name="streams">The streams.</param>
    /// <param name="atOnce">How many are read at the same time; the others wait their turn.</param>
    /// <param name="cancellationToken">Stops them all.</param>
    public static IAsyncEnumerable<StreamItem> ReadAsync(IReadOnlyList<IAsyncEnumerable<StreamItem>> streams, int atOnce, CancellationToken cancellationToken)
        => ReadAsync(streams, atOnce, ItemsAhead, cancellationToken);

    /// <summary>The same for items that may be large.</summary>
    /// <param name="streams">The streams.</param>
    /// <param name="atOnce">How many are read at the same time; the others wait their turn.</param>
    /// <param name="ahead">How many items may wait to be taken.</param>
    /// <param name="cancellationToken">Stops them all.</param>
    public static IAsyncEnumerable<StreamItem> ReadAsync(IReadOnlyList<IAsyncEnumerable<StreamItem>> streams, int atOnce, int ahead, CancellationToken cancellationToken)
        => ReadAsync(EachAsync(streams), atOnce, ahead, cancellationToken);

    /// <summary>The same for streams that come one by one. It ends when no more come, and all that came have ended.</summary>
    /// <param name="streams">The streams; each is read as soon as it comes. A failure here is the failure of all.</param>
    /// <param name="ahead">How many items may wait to be taken.</param>
    /// <param name="cancellationToken">Stops them all.</param>
    public static IAsyncEnumerable<StreamItem> ReadAsync(IAsyncEnumerable<IAsyncEnumerable<StreamItem>> streams, int ahead, CancellationToken cancellationToken)
        => ReadAsync(streams, int.MaxValue, ahead, cancellationToken);

    private static async IAsyncEnumerable<StreamItem> ReadAsync(
        IAsyncEnumerable<IAsyncEnumerable<StreamItem>> streams, int atOnce, int ahead, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        using CancellationTokenSource stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        Channel<StreamItem> merged = Channel.CreateBounded<StreamItem>(new BoundedChannelOptions(ahead) { SingleReader = true });
        Task reading = Task.Run(() => ReadAllAsync(streams, atOnce, merged.Writer, stop.Token), CancellationToken.None);
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

    private static async Task ReadAllAsync(
        IAsyncEnumerable<IAsyncEnumerable<StreamItem>> streams, int atOnce, ChannelWriter<StreamItem> merged, CancellationToken cancellationToken)
    {
        Exception? failure = null;
        using SemaphoreSlim turns = new(atOnce);
        List<Task> copies = [];
        try
        {
            await foreach (IAsyncEnumerable<StreamItem> stream in streams.WithCancellation(cancellationToken).ConfigureAwait(false))
                copies.Add(Task.Run(() => CopyAsync(stream, turns, merged, cancellationToken), CancellationToken.None));
            await Task.WhenAll(copies).ConfigureAwait(false);
        }
#pragma warning disable CA1031 // Whoever takes the items gets the failure.
        catch (Exception error)
#pragma warning restore CA1031
        {
            failure = error;
        }

        merged.Complete(failure);
        // Where no more streams could come, those that came go on until whoever takes the items has heard of it.
        await Task.WhenAll(copies).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    private static async Task CopyAsync(IAsyncEnumerable<StreamItem> stream, SemaphoreSlim turns, ChannelWriter<StreamItem> merged, CancellationToken cancellationToken)
    {
        await turns.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            await foreach (StreamItem item in stream.WithCancellation(cancellationToken).ConfigureAwait(false))
                await merged.WriteAsync(item, cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            turns.Release();
        }
    }

    private static async IAsyncEnumerable<T> EachAsync<T>(IReadOnlyList<T> values)
    {
        foreach (T value in values)
            yield return value;
        await Task.CompletedTask.ConfigureAwait(false);
    }

    /// <summary>Reads streams one after the other; one that fails is an <see cref="ErrorItem"/>, and the next goes on.</summary>
    public static async IAsyncEnumerable<StreamItem> ChainAsync(
        IReadOnlyList<IAsyncEnumerable<StreamItem>> streams, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        foreach (IAsyncEnumerable<StreamItem> stream in streams)
        {
            await foreach (StreamItem item in StreamErrors.AsItems(stream, cancellationToken).ConfigureAwait(false))
                yield return item;
        }
    }
}
