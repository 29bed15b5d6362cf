using System.Runtime.CompilerServices;

namespace VerlPS.Tests.Common;

public class StreamMergeTests
{
    private int _running;
    private int _most;

    [Fact]
    public async Task No_more_streams_than_allowed_are_read_at_once()
    {
        List<StreamItem> items = await ReadAsync(StreamMerge.ReadAsync([.. Enumerable.Range(0, 9).Select(number => CountAsync(number))], 3, CancellationToken.None));

        Assert.Equal(27, items.Count);
        Assert.Equal(3, _most);
    }

    [Fact]
    public async Task One_that_is_slow_does_not_hold_up_the_others()
    {
        TaskCompletionSource go = new();
        IAsyncEnumerator<StreamItem> reader = StreamMerge.ReadAsync([WaitAsync(go.Task, "slow"), WaitAsync(Task.CompletedTask, "fast")], 2, CancellationToken.None).GetAsyncEnumerator();

        Assert.True(await reader.MoveNextAsync());
        Assert.Equal(new ResultItem("fast"), reader.Current);
        go.SetResult();
        Assert.True(await reader.MoveNextAsync());
        Assert.Equal(new ResultItem("slow"), reader.Current);
        Assert.False(await reader.MoveNextAsync());
        await reader.DisposeAsync();
    }

    [Fact]
    public async Task A_chain_keeps_the_order_and_goes_on_after_a_failure()
    {
        VerlException error = new(VerlErrorKind.ImageNotFound, "gone", "a");

        List<StreamItem> items = await ReadAsync(StreamMerge.ChainAsync([WaitAsync(Task.CompletedTask, "one"), FailAsync(error), WaitAsync(Task.CompletedTask, "two")], CancellationToken.None));

        Assert.Equal([new ResultItem("one"), new ResultItem("before"), new ErrorItem(error), new ResultItem("two")], items);
    }

    [Fact]
    public async Task Leaving_stops_the_streams_and_waits_for_their_end()
    {
        bool cleaned = false;
        await foreach (StreamItem _ in StreamMerge.ReadAsync([EndlessAsync(() => cleaned = true)], 1, CancellationToken.None))
            break;

        Assert.True(cleaned);
    }

    [Fact]
    public async Task Streams_that_come_later_are_read_as_they_come()
    {
        TaskCompletionSource second = new();
        async IAsyncEnumerable<IAsyncEnumerable<StreamItem>> ComeAsync()
        {
            yield return WaitAsync(Task.CompletedTask, "one");
            await second.Task;
            yield return WaitAsync(Task.CompletedTask, "two");
        }

        IAsyncEnumerator<StreamItem> reader = StreamMerge.ReadAsync(ComeAsync(), 2, CancellationToken.None).GetAsyncEnumerator();

        Assert.True(await reader.MoveNextAsync());
        Assert.Equal(new ResultItem("one"), reader.Current);
        second.SetResult();
        Assert.True(await reader.MoveNextAsync());
        Assert.Equal(new ResultItem("two"), reader.Current);
        Assert.False(await reader.MoveNextAsync());
        await reader.DisposeAsync();
    }

    [Fact]
    public async Task What_can_not_bring_more_streams_ends_those_that_came()
    {
        bool cleaned = false;
        TaskCompletionSource begun = new();
        async IAsyncEnumerable<IAsyncEnumerable<StreamItem>> ComeAsync()
        {
            yield return EndlessAsync(() => cleaned = true);
            await begun.Task;
            throw new InvalidOperationException("no more");
        }

        async Task ReadToEndAsync()
        {
            await foreach (StreamItem _ in StreamMerge.ReadAsync(ComeAsync(), 2, CancellationToken.None))
                begun.TrySetResult();
        }

        InvalidOperationException error = await Assert.ThrowsAsync<InvalidOperationException>(() => ReadToEndAsync().WaitAsync(TimeSpan.FromSeconds(20)));

        Assert.Equal("no more", error.Message);
        Assert.True(cleaned);
    }

    private static async Task<List<StreamItem>> ReadAsync(IAsyncEnumerable<StreamItem> stream)
    {
        List<StreamItem> items = [];
        await foreach (StreamItem item in stream)
            items.Add(item);
        return items;
    }

    private async IAsyncEnumerable<StreamItem> CountAsync(int number)
    {
        int now = Interlocked.Increment(ref _running);
        InterlockedMax(now);
        // All that may run are seen together before the first goes on.
        SpinWait.SpinUntil(() => Volatile.Read(ref _most) == 3, TimeSpan.FromSeconds(10));
        for (int i = 0; i < 3; i++)
        {
            await Task.Yield();
            yield return new ResultItem(number);
        }

        Interlocked.Decrement(ref _running);
    }

    private void InterlockedMax(int value)
    {
        int seen;
        while ((seen = Volatile.Read(ref _most)) < value && Interlocked.CompareExchange(ref _most, value, seen) != seen)
        {
        }
    }

    private static async IAsyncEnumerable<StreamItem> WaitAsync(Task task, string text)
    {
        await task;
        yield return new ResultItem(text);
    }

    private static async IAsyncEnumerable<StreamItem> FailAsync(VerlException error)
    {
        yield return new ResultItem("before");
        await Task.Yield();
        throw error;
    }

    private static async IAsyncEnumerable<StreamItem> EndlessAsync(Action cleanup, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        try
        {
            while (true)
            {
                yield return new ResultItem("again");
                await Task.Delay(1, cancellationToken);
            }
        }
        finally
        {
            cleanup();
        }
    }
}
