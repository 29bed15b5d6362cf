using VerlPS.Engine;
using VerlPS.Logs;

namespace VerlPS.Containers;

/// <summary>Looks at one container until it is as it is waited for, or can't be any more.</summary>
internal sealed class ContainerWatch(IDockerEngine engine, TimeProvider time, VerlContainer container, WaitRequest request)
{
    private static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(50);
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(1);

    // Engines note the start after the fact: the first lines have been seen to be a few milliseconds older.
    private static readonly TimeSpan NotedLate = TimeSpan.FromSeconds(1);

    private volatile VerlContainer _seen = container;

    /// <summary>How it stood when it was last looked at.</summary>
    public VerlContainer Seen => _seen;

    /// <summary>Returns the container when it is there.</summary>
    /// <exception cref="VerlException">ContainerExited, ContainerNotFound, InvalidArgument, or a failure of the engine.</exception>
    public async Task<VerlContainer> ReachAsync(CancellationToken cancellationToken)
    {
        for (TimeSpan pause = FirstPause; ; pause = TimeSpan.FromTicks(Math.Min(pause.Ticks * 3 / 2, LongestPause.Ticks)))
        {
            _seen = await engine.Containers.FindAsync(_seen.Id, cancellationToken).ConfigureAwait(false) ?? throw Removed();
            if (await TryReachAsync(_seen, cancellationToken).ConfigureAwait(false) is VerlContainer there)
                return there;
            await Task.Delay(pause, time, cancellationToken).ConfigureAwait(false);
        }
    }

    private Task<VerlContainer?> TryReachAsync(VerlContainer seen, CancellationToken cancellationToken) => request.Condition switch
    {
        ContainerCondition.Running => TryRunningAsync(seen, cancellationToken),
        ContainerCondition.Exited => TryExitedAsync(seen, cancellationToken),
        ContainerCondition.Healthy => TryHealthyAsync(seen, cancellationToken),
        _ => TryLogAsync(seen, cancellationToken),
    };

    private async Task<VerlContainer?> TryRunningAsync(VerlContainer seen, CancellationToken cancellationToken)
        => seen.State == "running" ? seen
            : HasEnded(seen) ? throw await EndedAsync(seen, cancellationToken).ConfigureAwait(false)
            : null;

    private async Task<VerlContainer?> TryHealthyAsync(VerlContainer seen, CancellationToken cancellationToken)
    {
        if (seen.Health is null)
        {
            throw new VerlException(
                VerlErrorKind.InvalidArgument,
                $"'{seen.Name}' has no health check, so that it never becomes healthy.",
                seen.Name,
                $"Wait for a line of its log, Wait-VerlContainer {seen.Name} -For Log -Pattern '…', or use an image with a HEALTHCHECK.");
        }

        return HasEnded(seen) ? throw await EndedAsync(seen, cancellationToken).ConfigureAwait(false)
            : seen is { State: "running", Health: "healthy" } ? seen
            : null;
    }

    private async Task<VerlContainer?> TryExitedAsync(VerlContainer seen, CancellationToken cancellationToken)
    {
        if (HasEnded(seen))
            return seen;
        // The engine's own wait returns at once for a container that was never started, and between two starts.
        if (seen.State is not ("running" or "paused"))
            return null;

        ContainerRunState end = await engine.Containers.WaitAsync(seen.Id, Timeout.InfiniteTimeSpan, cancellationToken).ConfigureAwait(false);
        VerlContainer? after = await engine.Containers.FindAsync(seen.Id, cancellationToken).ConfigureAwait(false);
        // One that removes itself has ended too; only the engine's answer knows how.
        return after is null || after.State == "removing" ? seen with { State = "exited", ExitCode = end.ExitCode, FinishedAt = time.GetUtcNow() }
            : HasEnded(after) ? after
            : null;
    }

    private async Task<VerlContainer?> TryLogAsync(VerlContainer seen, CancellationToken cancellationToken)
    {
        if (seen.StartedAt is not DateTimeOffset started)
            return null;

        LogQuery query = new() { Follow = true, Ending = LogEnding.Exit, Since = started - NotedLate };
        await foreach (LogLine line in engine.Logs.ReadAsync(seen.Id, query, cancellationToken).LinesAsync(cancellationToken).ConfigureAwait(false))
        {
            if (request.Pattern!.IsMatch(line.Text))
                return await engine.Containers.FindAsync(seen.Id, cancellationToken).ConfigureAwait(false) ?? seen;
        }

        // The log ends with the container; a restart policy may have started it again.
        _seen = await engine.Containers.FindAsync(seen.Id, cancellationToken).ConfigureAwait(false) ?? throw Removed();
        return HasEnded(_seen) ? throw await EndedAsync(_seen, cancellationToken).ConfigureAwait(false) : null;
    }

    private static bool HasEnded(VerlContainer seen) => seen.State is "exited" or "dead" or "removing";

    private async Task<VerlException> EndedAsync(VerlContainer seen, CancellationToken cancellationToken)
    {
        LastWords said = await LastWords.ReadAsync(engine, seen.Id, cancellationToken).ConfigureAwait(false);
        string code = seen.ExitCode is long number ? $" with exit code {number}" : string.Empty;
        return new VerlException(
            VerlErrorKind.ContainerExited,
            $"'{seen.Name}' can't {request.Deed} any more: it has ended{code}.{said}",
            seen.Name,
            said.Failure?.Remedy ?? $"Read its log, Get-VerlLog {seen.Name}, and start it again: Restart-VerlContainer {seen.Name}") { Failure = said.Failure };
    }

    private VerlException Removed() => new(
        VerlErrorKind.ContainerNotFound,
        $"'{_seen.Name}' can't {request.Deed} any more: it was removed.",
        _seen.Name,
        "List what there is with Get-VerlContainer -All.");
}
