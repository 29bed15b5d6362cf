namespace VerlPS.Containers;

/// <summary>A container that was created.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Warnings">What the engine had to say.</param>
public sealed record CreatedContainer(string Id, IReadOnlyList<string> Warnings);

/// <summary>How a container stands right after a start.</summary>
/// <param name="Running">It runs.</param>
/// <param name="ExitCode">The exit code where it does not.</param>
public sealed record ContainerRunState(bool Running, long ExitCode);

/// <summary>The engine's containers.</summary>
public interface IContainerStore
{
    /// <summary>Containers in every state, newest first.</summary>
    /// <param name="label">Only those with this label; null for all.</param>
    /// <param name="cancellationToken">Stops the request.</param>
    Task<IReadOnlyList<VerlContainer>> ListAsync(string? label, CancellationToken cancellationToken);

    /// <summary>One container by name or id; null where there is none.</summary>
    Task<VerlContainer?> FindAsync(string nameOrId, CancellationToken cancellationToken);

    /// <summary>What a container was made from; null where there is none.</summary>
    /// <param name="nameOrId">The container.</param>
    /// <param name="engineLogDriver">The engine's own log driver; null where it is not known.</param>
    /// <param name="cancellationToken">Stops the requests.</param>
    Task<ContainerReading?> ReadAsync(string nameOrId, string? engineLogDriver, CancellationToken cancellationToken);

    /// <summary>Gives a container another name.</summary>
    /// <exception cref="VerlException">ContainerNotFound, or EngineError where the name is taken.</exception>
    Task RenameAsync(string id, string name, CancellationToken cancellationToken);

    /// <summary>Refuses a spec whose HostConfig the engine's API has no words for; asks no engine.</summary>
    /// <exception cref="VerlException">InvalidArgument.</exception>
    void Check(ContainerSpec spec);

    /// <summary>Creates a container, not started.</summary>
    /// <exception cref="VerlException">ContainerNameInUse, ImageNotFound, or ContainerStartFailed with the engine's words.</exception>
    Task<CreatedContainer> CreateAsync(ContainerSpec spec, CancellationToken cancellationToken);

    /// <summary>A text file in a container, which need not run.</summary>
    /// <returns>UTF-8 text of at most 1 MiB; null where there is no such file, or it is a link or larger.</returns>
    Task<string?> ReadTextAsync(string id, string path, CancellationToken cancellationToken);

    /// <summary>Starts a container.</summary>
    /// <exception cref="VerlException">GpuDriverMissing, GpuUnavailable, PortInUse or ContainerStartFailed.</exception>
    Task StartAsync(string id, CancellationToken cancellationToken);

    /// <summary>Waits until the container ends or the time is over, whichever is first.</summary>
    Task<ContainerRunState> WaitAsync(string id, TimeSpan atMost, CancellationToken cancellationToken);

    /// <summary>Stops a container; one that does not run is left as it is.</summary>
    /// <param name="id">The container.</param>
    /// <param name="grace">Time between SIGTERM and SIGKILL; null for the container's own setting (10 s).</param>
    /// <param name="cancellationToken">Stops the request.</param>
    /// <exception cref="VerlException">ContainerNotFound.</exception>
    Task StopAsync(string id, TimeSpan? grace, CancellationToken cancellationToken);

    /// <summary>Stops a container as <see cref="StopAsync"/> does, and starts it again; one that does not run is started.</summary>
    /// <param name="id">The container.</param>
    /// <param name="grace">Time between SIGTERM and SIGKILL; null for the container's own setting (10 s).</param>
    /// <param name="cancellationToken">Stops the request.</param>
    /// <exception cref="VerlException">ContainerNotFound, or EngineError with the engine's words where it does not start.</exception>
    Task RestartAsync(string id, TimeSpan? grace, CancellationToken cancellationToken);

    /// <summary>Removes a container.</summary>
    /// <param name="id">The container.</param>
    /// <param name="force">Kills it first where it runs.</param>
    /// <param name="cancellationToken">Stops the request.</param>
    /// <exception cref="VerlException">ContainerNotFound, or EngineError where it runs and force is off.</exception>
    Task RemoveAsync(string id, bool force, CancellationToken cancellationToken);
}
