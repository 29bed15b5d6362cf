using System.Runtime.CompilerServices;

namespace VerlPS;

/// <summary>Ends a stream after a time, as if it had come to its end.</summary>
public static class StreamTimeout
{
    /// <summary>The stream's items.</summary>
    /// <param name="open">Begins the stream; the token ends it.</param>
    /// <param name="limit">How long it goes on.</param>
    /// <param name="cancellationToken">Stops it, which is no quiet end.</param>
    public static async IAsyncEnumerable<T> ReadAsync<T>(Func<CancellationToken, IAsyncEnumerable<T>> open, TimeSpan limit, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        using CancellationTokenSource stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        stop.CancelAfter(limit);
        IAsyncEnumerator<T> reader = open(stop.Token).GetAsyncEnumerator(stop.Token);
        await using ConfiguredAsyncDisposable _ = reader.ConfigureAwait(false);
        while (true)
        {
            try
            {
                if (!await reader.MoveNextAsync().ConfigureAwait(false))
                    yield break;
            }
            catch (OperationCanceledException) when (stop.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
            {
                yield break;
            }

            yield return reader.Current;
        }
    }
}
