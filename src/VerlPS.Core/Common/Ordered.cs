using System.Runtime.CompilerServices;

namespace VerlPS;

/// <summary>Does work on many inputs at once and hands the results out in the inputs' order.</summary>
internal static class Ordered
{
    /// <summary>Ends with the first failure; leaving it stops what is under way, and waits for that.</summary>
    public static async IAsyncEnumerable<TResult> SelectAsync<T, TResult>(
        IEnumerable<T> inputs, int atOnce, Func<T, CancellationToken, Task<TResult>> work, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        using CancellationTokenSource stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        Queue<Task<TResult>> running = new();
        try
        {
            foreach (T input in inputs)
            {
                if (running.Count == atOnce)
                    yield return await running.Dequeue().ConfigureAwait(false);
                running.Enqueue(work(input, stop.Token));
            }

            while (running.Count > 0)
                yield return await running.Dequeue().ConfigureAwait(false);
        }
        finally
        {
            await stop.CancelAsync().ConfigureAwait(false);
            await ((Task)Task.WhenAll(running)).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }
}
