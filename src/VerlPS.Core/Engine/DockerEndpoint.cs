namespace VerlPS.Engine;

/// <summary>Where a Docker engine listens.</summary>
/// <param name="Uri">The address: <c>unix:///path</c> or <c>tcp://host:port</c>.</param>
/// <param name="Origin">Who named it, for messages: "-DockerHost", "DOCKER_HOST", "context 'gpu-1'" or "default".</param>
public sealed record DockerEndpoint(Uri Uri, string Origin)
{
    /// <summary>The address as users write it; travels with every output object as DockerHost.</summary>
    public string DockerHost => Uri.Scheme == "unix" ? $"unix://{Uri.AbsolutePath}" : Uri.OriginalString.TrimEnd('/');

    /// <summary>The socket file of a <c>unix://</c> endpoint; null for others.</summary>
    public string? SocketPath => Uri.Scheme == "unix" ? Uri.AbsolutePath : null;

    /// <summary>The engine runs on this machine, so facts read here are the engine host's.</summary>
    public bool IsLocal => Uri.Scheme == "unix";

    /// <summary>Reads an address.</summary>
    /// <exception cref="VerlException">InvalidArgument or EndpointNotSupported, naming the forms that work.</exception>
    public static DockerEndpoint Parse(string address, string origin)
    {
        const string Forms = "Use unix:///path/to/docker.sock or tcp://host:port.";
        if (!Uri.TryCreate(address, UriKind.Absolute, out Uri? uri))
        {
            throw new VerlException(VerlErrorKind.InvalidArgument, $"'{address}' ({origin}) is not the address of a Docker engine.", address, Forms);
        }

        bool valid = uri.Scheme switch
        {
            "unix" => uri.Host.Length == 0 && uri.AbsolutePath.Length > 1,
            "tcp" or "http" => uri.Host.Length > 0 && uri.Port > 0,
            _ => false,
        };
        if (valid)
            return new DockerEndpoint(uri, origin);

        throw uri.Scheme is "ssh" or "https" or "npipe" or "fd"
            ? new VerlException(
                VerlErrorKind.EndpointNotSupported,
                $"'{address}' ({origin}): this version of VerlPS does not reach engines through {uri.Scheme}://.",
                address,
                uri.Scheme == "ssh"
                    ? $"Forward the socket, 'ssh -NL /tmp/docker.sock:/var/run/docker.sock {uri.Authority}', and use -DockerHost unix:///tmp/docker.sock."
                    : Forms)
            : new VerlException(VerlErrorKind.InvalidArgument, $"'{address}' ({origin}) is not the address of a Docker engine.", address, Forms);
    }
}
