using VerlPS.Containers;
using VerlPS.Hosts;
using VerlPS.Images;
using VerlPS.Logs;

namespace VerlPS.Engine;

/// <summary>
/// One engine, reached through one endpoint. Every method throws <see cref="VerlException"/> in the user's terms:
/// EngineNotFound, EngineAccessDenied or EngineTimeout when the engine can't be used, else what the port says.
/// Cancelling throws <see cref="OperationCanceledException"/>.
/// </summary>
public interface IDockerEngine : IDisposable
{
    /// <summary>Where it is.</summary>
    DockerEndpoint Endpoint { get; }

    /// <summary>What the engine says of itself and its host.</summary>
    IEngineFacts Facts { get; }

    /// <summary>The engine's image store.</summary>
    IImageStore Images { get; }

    /// <summary>The engine's containers.</summary>
    IContainerStore Containers { get; }

    /// <summary>Programs that are run in containers.</summary>
    IContainerExecs Execs { get; }

    /// <summary>The containers' logs.</summary>
    IContainerLogs Logs { get; }
}

/// <summary>Opens engines.</summary>
public interface IDockerEngineFactory
{
    /// <summary>Makes a client; talks to nobody yet.</summary>
    IDockerEngine Open(DockerEndpoint endpoint);
}
