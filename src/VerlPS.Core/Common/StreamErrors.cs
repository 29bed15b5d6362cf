using System.Runtime.CompilerServices;

namespace VerlPS;

/// <summary>Makes the failure of one stream an item, so that whoever reads several can go on with the next.</summary>
public static class StreamErrors
{
    /// <summary>The stream's items; a <see cref="VerlException"/> becomes the last one.</summary>
    public static async IAsyncEnumerable<StreamItem> AsItems(IAsyncEnumerable<StreamItem> items, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        IAsyncEnumerator<StreamItem> reader = items.GetAsyncEnumerator(cancellationToken);
        await using ConfiguredAsyncDisposable _ = reader.ConfigureAwait(false);
        while (true)
        {
            StreamItem item;
            try
            {
                if (!await reader.MoveNextAsync().ConfigureAwait(false))
                    yield break;
                item = reader.Current;
            }
            catch (VerlException error)
            {
                item = new ErrorItem(error);
            }

            yield return item;
            if (item is ErrorItem)
                yield break;
        }
    }
}
