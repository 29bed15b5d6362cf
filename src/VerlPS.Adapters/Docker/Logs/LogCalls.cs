using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Text;
using System.Text.Json;
using Docker.DotNet;
using VerlPS.Adapters.Logs;
using VerlPS.Engine;

namespace VerlPS.Adapters.Docker;

/// <summary>The engine's answers about one container's log, for a thread that blocks in them.</summary>
internal sealed class LogCalls(DockerEndpoint endpoint, IRequestTrace trace, string containerId, CancellationToken stop)
{
    private readonly string _path = $"containers/{Uri.EscapeDataString(containerId)}";

    public DockerEndpoint Endpoint => endpoint;

    /// <summary>A connection of its own.</summary>
    public EngineConnection Connect() => new(endpoint, stop);

    /// <summary>The container as it is now, asked in passing.</summary>
    /// <exception cref="VerlException">ContainerNotFound, or what the engine answers.</exception>
    public LoggedContainer Inspect()
    {
        using EngineConnection connection = Connect();
        return Inspect(connection, traced: false);
    }

    /// <summary>The container as it is now.</summary>
    /// <exception cref="VerlException">ContainerNotFound, or what the engine answers.</exception>
    public LoggedContainer Inspect(EngineConnection connection, bool traced = true)
    {
        using HttpResponseMessage response = Ask(connection, $"{_path}/json", traced);
        if (!response.IsSuccessStatusCode)
            throw Refused(response, containerId, string.Empty);

        using JsonDocument json = JsonDocument.Parse(response.Content.ReadAsStream(stop));
        return LoggedContainer.Read(json.RootElement);
    }

    /// <summary>Asks for the log.</summary>
    /// <exception cref="VerlException">What the engine answers instead.</exception>
    public HttpResponseMessage OpenLog(EngineConnection connection, LoggedContainer container, string query)
    {
        HttpResponseMessage response = Ask(connection, $"{_path}/logs?{query}", traced: true);
        if (response.IsSuccessStatusCode)
            return response;
        using (response)
            throw Refused(response, container.Name, container.LogDriver);
    }

    /// <summary>Somebody ended the container's last run, as a restart begins with, too.</summary>
    public bool WasStopped(LoggedContainer container)
    {
        if (!DateTimeOffset.TryParse(container.FinishedAt, CultureInfo.InvariantCulture, out DateTimeOffset end))
            return false;

        string filters = JsonSerializer.Serialize(new Dictionary<string, string[]> { ["container"] = [container.Id], ["event"] = ["kill"] });
        string span = string.Create(CultureInfo.InvariantCulture, $"since={end.ToUnixTimeSeconds() - 60}&until={end.ToUnixTimeSeconds() + 1}");
        using EngineConnection connection = Connect();
        using HttpResponseMessage response = Ask(connection, $"events?{span}&filters={Uri.EscapeDataString(filters)}", traced: false);
        using StreamReader body = new(response.Content.ReadAsStream(stop));
        return response.IsSuccessStatusCode && body.ReadLine() is { Length: > 0 };
    }

    private HttpResponseMessage Ask(EngineConnection connection, string pathAndQuery, bool traced)
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
            if (traced)
                trace.Record($"GET /{pathAndQuery}", Stopwatch.GetElapsedTime(begin), outcome);
        }
    }

    private VerlException Refused(HttpResponseMessage response, string name, string driver)
    {
        using StreamReader body = new(response.Content.ReadAsStream(stop), Encoding.UTF8);
        string message = EngineErrors.MessageOf(new DockerApiException(response.StatusCode, body.ReadToEnd()));
        // An engine that is just starting knows no page at all.
        if (response.StatusCode == HttpStatusCode.NotFound && message.Contains("No such container", StringComparison.OrdinalIgnoreCase))
            return new VerlException(VerlErrorKind.ContainerNotFound, $"There is no container '{name}' on {endpoint.DockerHost}.", name, "List them with Get-VerlContainer -All.");

        return message.Contains("does not support reading", StringComparison.Ordinal)
            ? new VerlException(
                VerlErrorKind.LogNotReadable,
                $"The log of '{name}' can't be read: its log driver '{driver}' keeps nothing.",
                name,
                "Create it again with the log driver local (\"log-driver\" in the engine's daemon.json), or read a file that it writes: Get-VerlLog -Path FILE")
            : new VerlException(VerlErrorKind.LogNotReadable, $"The log of '{name}' can't be read: {message}.", name);
    }
}
