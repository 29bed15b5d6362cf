namespace VerlPS.Engine;

/// <summary>Finds the engine to talk to, in the docker CLI's own order.</summary>
public sealed class EndpointResolver(IDockerCliConfig config)
{
    private const string DefaultHost = "unix:///var/run/docker.sock";

    /// <summary>
    /// <paramref name="dockerHost"/>, else <paramref name="context"/>, else the host that came with a piped object,
    /// else DOCKER_HOST, DOCKER_CONTEXT, the CLI's current context and the default socket.
    /// </summary>
    /// <exception cref="VerlException">InvalidArgument or EndpointNotSupported.</exception>
    public DockerEndpoint Resolve(string? dockerHost, string? context, string? pipedHost)
    {
        if (!string.IsNullOrEmpty(dockerHost))
            return DockerEndpoint.Parse(dockerHost, "-DockerHost");
        if (!string.IsNullOrEmpty(context))
            return FromContext(context, "-Context");
        if (!string.IsNullOrEmpty(pipedHost))
            return DockerEndpoint.Parse(pipedHost, "pipeline");
        if (config.GetEnvironmentVariable("DOCKER_HOST") is string host)
            return DockerEndpoint.Parse(host, "DOCKER_HOST");
        if (config.GetEnvironmentVariable("DOCKER_CONTEXT") is string named)
            return FromContext(named, "DOCKER_CONTEXT");
        return config.CurrentContext is string current
            ? FromContext(current, "docker context use")
            : DockerEndpoint.Parse(DefaultHost, "default");
    }

    private DockerEndpoint FromContext(string name, string origin)
    {
        if (name == "default")
            return DockerEndpoint.Parse(DefaultHost, $"{origin} default");

        string? host = config.FindContextHost(name);
        return host is not null
            ? DockerEndpoint.Parse(host, $"context '{name}'")
            : throw new VerlException(
                VerlErrorKind.InvalidArgument,
                $"There is no Docker context '{name}' ({origin}).",
                name,
                "List them with 'docker context ls'.");
    }
}
