using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Runtime.CompilerServices;
using System.Text;
using System.Text.Json;
using Docker.DotNet;
using VerlPS.Adapters.Logs;
using VerlPS.Engine;
using VerlPS.Logs;

namespace VerlPS.Adapters.Docker;

/// <summary>
/// Containers' logs over our own connection. Docker.DotNet reads them at less than half the speed and does not keep the
/// frames, without which a time in the middle of a long line can't be told from the line.
/// </summary>
internal sealed class ContainerLogs(DockerEndpoint endpoint, IRequestTrace trace) : IContainerLogs
{
    public async IAsyncEnumerable<LogLine> ReadAsync(string containerId, LogQuery query, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        LinePump pump = new((lines, stop) => Read(containerId, query, lines, stop));
        await using ConfiguredAsyncDisposable _ = pump.ConfigureAwait(false);
        await foreach (LogLine[] batch in pump.ReadAllAsync(cancellationToken).ConfigureAwait(false))
        {
            foreach (LogLine line in batch)
                yield return line;
        }
    }

    private void Read(string containerId, LogQuery query, LinePump pump, CancellationToken stop)
    {
        string? reading = null;
        try
        {
            using EngineConnection connection = new(endpoint, stop);
            string path = $"containers/{Uri.EscapeDataString(containerId)}";
            Container container = Inspect(connection, path, containerId);
            using HttpResponseMessage response = Ask(connection, $"{path}/logs?{QueryString(query)}");
            if (!response.IsSuccessStatusCode)
                throw Refused(response, container);

            using Stream source = response.Content.ReadAsStream(stop);
            using FrameReader frames = new(container.Tty);
            reading = container.Name;
            pump.HandAll(connection, source, frames);
        }
        catch (Exception error) when (error is not VerlException)
        {
            stop.ThrowIfCancellationRequested();
            throw reading is null ? EngineErrors.Translate(error, endpoint) : BrokenOff(reading, error);
        }
    }

    private Container Inspect(EngineConnection connection, string path, string containerId)
    {
        using HttpResponseMessage response = Ask(connection, $"{path}/json");
        if (!response.IsSuccessStatusCode)
            throw Refused(response, new Container(containerId, false, string.Empty));

        using JsonDocument json = JsonDocument.Parse(response.Content.ReadAsStream());
        JsonElement found = json.RootElement;
        return new Container(
            found.GetProperty("Name").GetString()!.TrimStart('/'),
            found.GetProperty("Config").GetProperty("Tty").GetBoolean(),
            found.GetProperty("HostConfig").GetProperty("LogConfig").GetProperty("Type").GetString()!);
    }

    private HttpResponseMessage Ask(EngineConnection connection, string pathAndQuery)
    {
        long begin = Stopwatch.GetTimestamp();
        string outcome = "no answer";
        try
        {
            HttpResponseMessage response = connection.Get(pathAndQuery);
            outcome = response.IsSuccessStatusCode ? "ok" : ((int)response.StatusCode).ToString(CultureInfo.InvariantCulture);
            return response;
        }
        finally
        {
            trace.Record($"GET /{pathAndQuery}", Stopwatch.GetElapsedTime(begin), outcome);
        }
    }

    private VerlException Refused(HttpResponseMessage response, Container container)
    {
        using StreamReader body = new(response.Content.ReadAsStream(), Encoding.UTF8);
        string message = EngineErrors.MessageOf(new DockerApiException(response.StatusCode, body.ReadToEnd()));
        if (response.StatusCode == HttpStatusCode.NotFound)
        {
            return new VerlException(
                VerlErrorKind.ContainerNotFound, $"There is no container '{container.Name}' on {endpoint.DockerHost}.", container.Name, "List them with Get-VerlContainer -All.");
        }

        return message.Contains("does not support reading", StringComparison.Ordinal)
            ? new VerlException(
                VerlErrorKind.LogNotReadable,
                $"The log of '{container.Name}' can't be read: its log driver '{container.LogDriver}' keeps nothing.",
                container.Name,
                "Create it again with the log driver local (\"log-driver\" in the engine's daemon.json), or read a file that it writes: Get-VerlLog -Path FILE")
            : new VerlException(VerlErrorKind.LogNotReadable, $"The log of '{container.Name}' can't be read: {message}.", container.Name);
    }

    private VerlException BrokenOff(string name, Exception cause) => new(
        VerlErrorKind.EngineNotFound,
        $"The engine at {endpoint.DockerHost} went away while the log of '{name}' was read.",
        name,
        "See 'systemctl status docker' on its machine; once it is back, -Since reads on.",
        cause);

    private static string QueryString(LogQuery query)
    {
        StringBuilder text = new("stdout=1&stderr=1&timestamps=1");
        if (query.Follow)
            text.Append("&follow=1");
        if (query.Tail is int tail)
            text.Append(CultureInfo.InvariantCulture, $"&tail={tail}");
        if (query.Since is DateTimeOffset since)
            text.Append(CultureInfo.InvariantCulture, $"&since={UnixTime(since)}");
        if (query.Until is DateTimeOffset until)
            text.Append(CultureInfo.InvariantCulture, $"&until={UnixTime(until)}");
        return text.ToString();
    }

    // Seconds with nanoseconds; the engine answers 500 to the form that it writes itself.
    private static string UnixTime(DateTimeOffset time)
    {
        long ticks = Math.Max(0, time.UtcTicks - DateTimeOffset.UnixEpoch.UtcTicks);
        return string.Create(CultureInfo.InvariantCulture, $"{ticks / TimeSpan.TicksPerSecond}.{ticks % TimeSpan.TicksPerSecond:0000000}00");
    }

    private sealed record Container(string Name, bool Tty, string LogDriver);
}
