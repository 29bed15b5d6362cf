using System.Diagnostics;
using System.Net.Sockets;
using VerlPS.Adapters.Logs;
using VerlPS.Logs;

namespace VerlPS.Adapters.Docker;

/// <summary>
/// Decides, where a followed log has come to its end, whether it goes on: the container is started again, by its engine,
/// by somebody's restart, or after a restart of the engine itself.
/// </summary>
internal sealed class LogEnd(LogCalls calls, LogEnding ending, LinePump pump, CancellationToken stop)
{
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(50);

    // The engine closes a log a moment before it says that the container has ended.
    private static readonly TimeSpan NotedLate = TimeSpan.FromSeconds(1);

    // Between the two halves of a restart, and between an engine's start and that of its containers.
    private static readonly TimeSpan RestartGrace = TimeSpan.FromSeconds(3);
    private static readonly TimeSpan EngineGrace = TimeSpan.FromSeconds(15);

    private long? _lastAway;

    /// <summary>Waits until it is known.</summary>
    /// <param name="last">The container as it was while its log was read.</param>
    /// <returns>The container whose log goes on; null where it has ended.</returns>
    public LoggedContainer? AwaitNext(LoggedContainer last)
    {
        long begin = Stopwatch.GetTimestamp();
        TimeSpan? grace = null;
        bool away = false;
        while (true)
        {
            LoggedContainer now;
            try
            {
                now = calls.Inspect();
            }
            catch (VerlException error) when (error.Kind == VerlErrorKind.ContainerNotFound)
            {
                return null;
            }
            catch (Exception error) when (IsAway(error))
            {
                stop.ThrowIfCancellationRequested();
                if (!away)
                    pump.HandNotice($"The engine at {calls.Endpoint.DockerHost} went away while the log of '{last.Name}' was followed; it goes on when the engine is back.");
                away = true;
                _lastAway = begin = Stopwatch.GetTimestamp();
                grace = null;
                Wait(Interval);
                continue;
            }

            // What the container said before and after its engine was back is still to be read, even if it has ended.
            if (away)
                return now;
            if (ending == LogEnding.Exit && IsOver(last, now))
                return null;
            // A run that was over before anybody looked has its lines too.
            if (now.StartedAt != last.StartedAt || (now.Running && !now.Restarting && Stopwatch.GetElapsedTime(begin) > NotedLate))
                return now;
            if (!now.Running && !now.Restarting && ending != LogEnding.Removal)
            {
                // An engine that has come back ends what still runs of its containers before it starts them again.
                grace ??= WasAway && now.HasRestartPolicy ? EngineGrace : calls.WasStopped(now) ? RestartGrace : TimeSpan.Zero;
                if (Stopwatch.GetElapsedTime(begin) >= grace)
                    return null;
            }

            Wait(Interval);
        }
    }

    private bool WasAway => _lastAway is long time && Stopwatch.GetElapsedTime(time) < EngineGrace;

    /// <summary>The container has come to the end of the run whose log is read. An engine that is away has said nothing of the kind.</summary>
    public bool HasEnded(LoggedContainer last)
    {
        try
        {
            return IsOver(last, calls.Inspect());
        }
        catch (Exception error) when (error is VerlException { Kind: VerlErrorKind.ContainerNotFound } || IsAway(error))
        {
            stop.ThrowIfCancellationRequested();
            return true;
        }
    }

    /// <summary>The engine, or the way to it, is gone, or it is not yet ready to say anything else.</summary>
    public static bool IsAway(Exception error)
        => error is HttpRequestException or IOException or SocketException or OperationCanceledException or VerlException { Kind: not VerlErrorKind.ContainerNotFound };

    private static bool IsOver(LoggedContainer last, LoggedContainer now) => !now.Running || now.Restarting || now.StartedAt != last.StartedAt;

    private void Wait(TimeSpan time)
    {
        stop.WaitHandle.WaitOne(time);
        stop.ThrowIfCancellationRequested();
    }
}
