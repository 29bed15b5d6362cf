using System.Globalization;
using System.Runtime.CompilerServices;
using VerlPS.Engine;

namespace VerlPS.Containers;

/// <summary>Waits for containers.</summary>
public sealed class ContainerWaitService(IDockerEngine engine, TimeProvider time)
{
    // As often as PowerShell's own console draws.
    private static readonly TimeSpan Redraw = TimeSpan.FromMilliseconds(200);

    /// <summary>
    /// Waits for one container; its record is the last item. What keeps it from coming is an <see cref="ErrorItem"/>:
    /// WaitTimedOut, ContainerExited (it can't come any more), InvalidArgument (there is no health check) or what
    /// reading its state or log can throw.
    /// </summary>
    /// <param name="container">The container.</param>
    /// <param name="request">What to wait for.</param>
    /// <param name="progressId">The number of its bar.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    public async IAsyncEnumerable<StreamItem> WaitAsync(
        VerlContainer container, WaitRequest request, int progressId, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        ContainerWatch watch = new(engine, time, container, request);
        string activity = $"Waiting for '{container.Name}' to {request.Deed}";
        long begin = time.GetTimestamp();
        using CancellationTokenSource stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        Task<StreamItem> end = EndAsync(watch, stop.Token);
        bool shown = false;
        try
        {
            while (!await IsOverAsync(end, Left(request, begin), stop.Token).ConfigureAwait(false))
            {
                cancellationToken.ThrowIfCancellationRequested();
                if (Left(request, begin) <= TimeSpan.Zero)
                {
                    end = Task.FromResult<StreamItem>(new ErrorItem(TimedOut(watch.Seen, request)));
                    break;
                }

                shown = true;
                yield return Bar(activity, watch.Seen, request, time.GetElapsedTime(begin)) with { Id = progressId };
            }

            if (shown)
                yield return new ProgressItem(activity, "done") { Id = progressId, Completed = true };
            yield return await end.ConfigureAwait(false);
        }
        finally
        {
            await stop.CancelAsync().ConfigureAwait(false);
            await ((Task)end).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private static async Task<StreamItem> EndAsync(ContainerWatch watch, CancellationToken cancellationToken)
    {
        try
        {
            return new ResultItem(await watch.ReachAsync(cancellationToken).ConfigureAwait(false));
        }
        catch (VerlException error)
        {
            return new ErrorItem(error);
        }
    }

    private async Task<bool> IsOverAsync(Task end, TimeSpan? left, CancellationToken cancellationToken)
    {
        TimeSpan pause = left < Redraw ? left.Value : Redraw;
        if (pause > TimeSpan.Zero)
            await Task.WhenAny(end, Task.Delay(pause, time, cancellationToken)).ConfigureAwait(false);
        return end.IsCompleted;
    }

    private TimeSpan? Left(WaitRequest request, long begin) => request.Timeout - time.GetElapsedTime(begin);

    private static ProgressItem Bar(string activity, VerlContainer seen, WaitRequest request, TimeSpan elapsed)
    {
        string state = request.Condition == ContainerCondition.Healthy && seen is { State: "running", Health: string health } ? health : seen.State;
        return new ProgressItem(activity, string.Create(CultureInfo.InvariantCulture, $"{state}, {Math.Floor(elapsed.TotalSeconds):0} s"))
        {
            Percent = request.Timeout is TimeSpan limit ? (int)Math.Min(100, elapsed / limit * 100) : null,
            Remaining = request.Timeout - elapsed,
        };
    }

    private static VerlException TimedOut(VerlContainer seen, WaitRequest request)
    {
        string state = request.Condition == ContainerCondition.Healthy ? $"{seen.State}, and its health is '{seen.Health}'" : seen.State;
        return new VerlException(
            VerlErrorKind.WaitTimedOut,
            string.Create(CultureInfo.InvariantCulture, $"'{seen.Name}' did not {request.Deed} within {request.Timeout!.Value.TotalSeconds:0.###} s: it is {state}."),
            seen.Name,
            $"Wait longer, -TimeoutSec, or see what it does: Get-VerlLog {seen.Name} -Tail 20");
    }
}
