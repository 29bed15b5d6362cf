using Docker.DotNet;
using VerlPS.Containers;
using VerlPS.Engine;
using VerlPS.Hosts;
using VerlPS.Images;
using VerlPS.Logs;

namespace VerlPS.Adapters.Docker;

/// <summary>An engine behind Docker.DotNet; the logs are read by our own reader (ContainerLogs).</summary>
public sealed class DockerEngine : IDockerEngine
{
    private readonly DockerClient _client;

    internal DockerEngine(DockerEndpoint endpoint, IRequestTrace trace)
    {
        Endpoint = endpoint;
        _client = new DockerClientBuilder()
            .WithEndpoint(endpoint.Uri)
            .WithTimeout(Timeout.InfiniteTimeSpan)
            .Build();
        EngineCalls calls = new(_client, endpoint, trace);
        Facts = new EngineFacts(calls);
        Images = new ImageStore(calls);
        Containers = new ContainerStore(calls);
        Execs = new ContainerExecs(calls, trace);
        Logs = new ContainerLogs(endpoint, trace);
    }

    /// <inheritdoc/>
    public DockerEndpoint Endpoint { get; }

    /// <inheritdoc/>
    public IEngineFacts Facts { get; }

    /// <inheritdoc/>
    public IImageStore Images { get; }

    /// <inheritdoc/>
    public IContainerStore Containers { get; }

    /// <inheritdoc/>
    public IContainerExecs Execs { get; }

    /// <inheritdoc/>
    public IContainerLogs Logs { get; }

    /// <inheritdoc/>
    public void Dispose() => _client.Dispose();
}

/// <summary>Opens engines.</summary>
public sealed class DockerEngineFactory(IRequestTrace trace) : IDockerEngineFactory
{
    /// <inheritdoc/>
    public IDockerEngine Open(DockerEndpoint endpoint) => new DockerEngine(endpoint, trace);
}
