using System.Globalization;
using System.Text;
using VerlPS.Adapters.Logs;
using VerlPS.Logs;

namespace VerlPS.Adapters.Docker;

/// <summary>Reads a container's log through the engine; when following, through breaks, each line once.</summary>
internal sealed class EngineLogReader(LogCalls calls, LogQuery query, LinePump pump, CancellationToken stop)
{
    // An engine that has just come back may refuse for a moment what it gives later.
    private const int Attempts = 20;
    private static readonly TimeSpan BetweenAttempts = TimeSpan.FromMilliseconds(250);

    private readonly ResumePoint _resume = new();
    private bool _opened;

    public void Read(LoggedContainer container, EngineConnection connection)
    {
        ReadOnce(container, connection);
        LogEnd end = new(calls, query.Ending, pump, stop);
        while (query.Follow && !(_resume.Last >= query.Until) && end.AwaitNext(container) is LoggedContainer next)
        {
            container = next;
            ReadOn(container);
        }
    }

    private void ReadOn(LoggedContainer container)
    {
        for (int attempt = 1; ; attempt++)
        {
            _resume.Resume();
            try
            {
                using EngineConnection again = calls.Connect();
                ReadOnce(container, again);
                return;
            }
            catch (VerlException error) when (error.Kind == VerlErrorKind.ContainerNotFound)
            {
                return;
            }
            catch (VerlException) when (attempt < Attempts)
            {
                stop.WaitHandle.WaitOne(BetweenAttempts);
            }
        }
    }

    private void ReadOnce(LoggedContainer container, EngineConnection connection)
    {
        try
        {
            using HttpResponseMessage response = calls.OpenLog(connection, container, QueryString());
            using Stream source = response.Content.ReadAsStream(stop);
            using FrameReader frames = new(container.Tty);
            _opened = true;
            pump.HandAll(connection, source, frames, query.Follow ? _resume.Select : null);
        }
        catch (Exception error) when (_opened && error is not VerlException && LogEnd.IsAway(error))
        {
            stop.ThrowIfCancellationRequested();
            if (!query.Follow)
                throw BrokenOff(container.Name, error);
        }
    }

    private VerlException BrokenOff(string name, Exception cause) => new(
        VerlErrorKind.EngineNotFound,
        $"The engine at {calls.Endpoint.DockerHost} went away while the log of '{name}' was read.",
        name,
        "See 'systemctl status docker' on its machine; once it is back, -Since reads on.",
        cause);

    private string QueryString()
    {
        StringBuilder text = new("stdout=1&stderr=1&timestamps=1");
        if (query.Follow)
            text.Append("&follow=1");
        if (query.Tail is int tail && _resume.Since is null)
            text.Append(CultureInfo.InvariantCulture, $"&tail={tail}");
        if ((_resume.Since ?? query.Since) is DateTimeOffset since)
            text.Append(CultureInfo.InvariantCulture, $"&since={UnixTime(since, 0)}");
        // The engine takes the end as belonging to the time; a time of ours stands for the hundred nanoseconds that begin with it.
        if (query.Until is DateTimeOffset until)
            text.Append(CultureInfo.InvariantCulture, $"&until={UnixTime(until.AddTicks(-1), 99)}");
        return text.ToString();
    }

    // Seconds with nanoseconds; the engine answers 500 to the form that it writes itself.
    private static string UnixTime(DateTimeOffset time, int nanoseconds)
    {
        long ticks = Math.Max(0, time.UtcTicks - DateTimeOffset.UnixEpoch.UtcTicks);
        return string.Create(CultureInfo.InvariantCulture, $"{ticks / TimeSpan.TicksPerSecond}.{ticks % TimeSpan.TicksPerSecond:0000000}{nanoseconds:00}");
    }
}
