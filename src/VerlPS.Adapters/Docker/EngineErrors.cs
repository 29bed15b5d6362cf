using System.Net;
using System.Net.Sockets;
using System.Text.Json;
using Docker.DotNet;
using VerlPS.Engine;

namespace VerlPS.Adapters.Docker;

/// <summary>Turns what Docker.DotNet and sockets throw into the module's failures.</summary>
internal static class EngineErrors
{
    /// <summary>Requests that name no image or container of the user's, so that only the endpoint can be at fault.</summary>
    public static VerlException Translate(Exception error, DockerEndpoint endpoint) => error switch
    {
        VerlException known => known,
        DockerApiException api => new VerlException(VerlErrorKind.EngineError, MessageOf(api), endpoint.DockerHost, null, api),
        TimeoutException or OperationCanceledException => new VerlException(
            VerlErrorKind.EngineTimeout,
            $"The engine at {endpoint.DockerHost} did not answer in time.",
            endpoint.DockerHost,
            "See whether 'docker version' answers; 'systemctl restart docker' mends an engine that hangs.",
            error),
        _ => Unreachable(error, endpoint),
    };

    /// <summary>The engine's own words, taken out of its JSON.</summary>
    public static string MessageOf(DockerApiException error)
    {
        if (error.ResponseBody is not { Length: > 0 } body)
            return $"The engine answered {(int)error.StatusCode}.";

        try
        {
            using JsonDocument json = JsonDocument.Parse(body);
            if (json.RootElement.ValueKind == JsonValueKind.Object && json.RootElement.TryGetProperty("message", out JsonElement message))
                return message.GetString()?.Trim() ?? body;
        }
        catch (JsonException)
        {
            // A proxy in between may answer in HTML or plain text.
        }

        return body.Trim();
    }

    /// <summary>The status, for callers that know what a 404 or 409 means to them.</summary>
    public static HttpStatusCode? StatusOf(Exception error) => (error as DockerApiException)?.StatusCode;

    private static VerlException Unreachable(Exception error, DockerEndpoint endpoint)
    {
        string host = endpoint.DockerHost;
        if (endpoint.SocketPath is string socket && !File.Exists(socket))
        {
            // Connecting to a missing socket says "Cannot assign requested address", which misleads.
            return new VerlException(
                VerlErrorKind.EngineNotFound,
                $"There is no Docker engine at {host}: the socket does not exist ({endpoint.Origin}).",
                host,
                "Start the engine, 'systemctl start docker', or name another with -DockerHost, -Context or DOCKER_HOST.",
                error);
        }

        SocketException? refused = Causes(error).OfType<SocketException>().FirstOrDefault();
        if (refused?.SocketErrorCode == SocketError.AccessDenied || Causes(error).OfType<UnauthorizedAccessException>().Any())
        {
            return new VerlException(
                VerlErrorKind.EngineAccessDenied,
                $"This user may not use the Docker engine at {host}: permission denied.",
                host,
                "Run as root or join the docker group, 'sudo usermod -aG docker $USER', and log in again; members of that group are as good as root.",
                error);
        }

        string why = refused?.Message ?? Causes(error).Last().Message;
        return new VerlException(
            VerlErrorKind.EngineNotFound,
            $"No Docker engine answers at {host} ({endpoint.Origin}): {why}.",
            host,
            "Start the engine, 'systemctl start docker', or name another with -DockerHost, -Context or DOCKER_HOST.",
            error);
    }

    private static IEnumerable<Exception> Causes(Exception? error)
    {
        for (; error is not null; error = error.InnerException)
            yield return error;
    }
}
