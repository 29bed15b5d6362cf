using System.Runtime.CompilerServices;

namespace VerlPS;

/// <summary>Makes the failure of one stream an item, so that whoever reads several can go on with the next.</summary>
public static class StreamErrors
{
    /// <summary>The stream's items; a <see cref="VerlException"/> becomes the last one.</summary>
    public static IAsyncEnumerable<StreamItem> AsItems(IAsyncEnumerable<StreamItem> items, CancellationToken cancellationToken = default)
        => AsItems(items, error => new ErrorItem(error), cancellationToken);

    /// <summary>The same for items of another kind.</summary>
    /// <param name="items">The stream.</param>
    /// <param name="tell">Makes an item of the failure.</param>
    /// <param name="cancellationToken">Ends the stream.</param>
    public static async IAsyncEnumerable<T> AsItems<T>(IAsyncEnumerable<T> items, Func<VerlException, T> tell, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        IAsyncEnumerator<T> reader = items.GetAsyncEnumerator(cancellationToken);
        await using ConfiguredAsyncDisposable _ = reader.ConfigureAwait(false);
        for (bool failed = false; !failed;)
        {
            T item;
            try
            {
                if (!await reader.MoveNextAsync().ConfigureAwait(false))
                    yield break;
                item = reader.Current;
            }
            catch (VerlException error)
            {
                item = tell(error);
                failed = true;
            }

            yield return item;
        }
    }
}
