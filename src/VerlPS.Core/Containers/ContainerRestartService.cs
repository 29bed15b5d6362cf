using VerlPS.Engine;

namespace VerlPS.Containers;

/// <summary>Stops containers and starts them again.</summary>
public sealed class ContainerRestartService(IDockerEngine engine, StartWindow window)
{
    /// <summary>Restarts a container, and watches it for a moment as a first start is watched; one that does not run is started.</summary>
    /// <exception cref="VerlException">ContainerNotFound, ContainerExited, and what a start can throw; the container stays.</exception>
    public async Task<VerlContainer> RestartAsync(VerlContainer container, TimeSpan? grace, CancellationToken cancellationToken)
    {
        ContainerSpec known = new() { Name = container.Name, Image = container.Image, Gpus = GpusOf(container) };
        try
        {
            await engine.Containers.RestartAsync(container.Id, grace, cancellationToken).ConfigureAwait(false);
        }
        catch (VerlException error)
        {
            throw StartFailure.Explain(error, known, engine.Endpoint.DockerHost);
        }

        // Of a restart nobody can tell what the stop took and what the start.
        return await window.PassAsync(engine, container.Id, container.Name, TimeSpan.Zero, cancellationToken).ConfigureAwait(false);
    }

    // For a message only; requests that others made may have forms which have no written one.
    private static GpuRequest GpusOf(VerlContainer container)
    {
        try
        {
            return container.Gpus is string text ? new GpuRequest(text) : GpuRequest.None;
        }
        catch (VerlException)
        {
            return GpuRequest.All;
        }
    }
}
