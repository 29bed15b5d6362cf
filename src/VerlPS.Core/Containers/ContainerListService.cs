using System.Runtime.CompilerServices;
using VerlPS.Engine;

namespace VerlPS.Containers;

/// <summary>Finds, stops and removes containers. Only those with our label, unless told otherwise.</summary>
public sealed class ContainerListService(IDockerEngine engine)
{
    /// <summary>The containers whose name matches, sorted by name; a name without wildcards that matches none is an error item.</summary>
    /// <param name="pattern">A name or id, or a pattern with <c>*</c> and <c>?</c>.</param>
    /// <param name="all">Containers without our label too.</param>
    /// <param name="cancellationToken">Stops the requests.</param>
    public async IAsyncEnumerable<StreamItem> FindAsync(string pattern, bool all, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        if (!Wildcard.IsPattern(pattern))
        {
            VerlContainer? one = await engine.Containers.FindAsync(pattern, cancellationToken).ConfigureAwait(false);
            yield return one is not null && (all || IsOurs(one)) ? new ResultItem(one) : new ErrorItem(NotFound(pattern, one));
            yield break;
        }

        Wildcard name = new(pattern);
        IReadOnlyList<VerlContainer> containers = await engine.Containers.ListAsync(all ? null : ContainerLabels.Version, cancellationToken).ConfigureAwait(false);
        foreach (VerlContainer container in containers.Where(container => name.IsMatch(container.Name)).OrderBy(container => container.Name, StringComparer.Ordinal))
            yield return new ResultItem(container);
    }

    /// <summary>One container by its name or id.</summary>
    /// <exception cref="VerlException">ContainerNotFound.</exception>
    public async Task<VerlContainer> FindOneAsync(string name, bool all, CancellationToken cancellationToken)
    {
        VerlContainer? one = await engine.Containers.FindAsync(name, cancellationToken).ConfigureAwait(false);
        return one is not null && (all || IsOurs(one)) ? one : throw NotFound(name, one);
    }

    /// <summary>Stops a container and says how it then stands; one that does not run is left as it is.</summary>
    /// <exception cref="VerlException">ContainerNotFound or EngineError.</exception>
    public async Task<VerlContainer> StopAsync(VerlContainer container, TimeSpan? grace, CancellationToken cancellationToken)
    {
        await engine.Containers.StopAsync(container.Id, grace, cancellationToken).ConfigureAwait(false);
        return await engine.Containers.FindAsync(container.Id, cancellationToken).ConfigureAwait(false) ?? throw NotFound(container.Name, null);
    }

    /// <summary>Removes a container; returns when it is gone.</summary>
    /// <exception cref="VerlException">EngineError where it runs and <paramref name="force"/> is off.</exception>
    public async Task<bool> RemoveAsync(VerlContainer container, bool force, CancellationToken cancellationToken)
    {
        if (!force && container.State is "running" or "paused" or "restarting")
        {
            throw new VerlException(
                VerlErrorKind.ContainerRunning,
                $"'{container.Name}' is {container.State}, and is left as it is.",
                container.Name,
                $"Stop it first, Stop-VerlContainer {container.Name}, or use -Force.");
        }

        await engine.Containers.RemoveAsync(container.Id, force, cancellationToken).ConfigureAwait(false);
        return true;
    }

    private static bool IsOurs(VerlContainer container) => container.Labels.ContainsKey(ContainerLabels.Version);

    private VerlException NotFound(string name, VerlContainer? unlabelled) => unlabelled is null
        ? new VerlException(VerlErrorKind.ContainerNotFound, $"There is no container '{name}' on {engine.Endpoint.DockerHost}.", name, "List them with Get-VerlContainer -All.")
        : new VerlException(VerlErrorKind.ContainerNotFound, $"The container '{name}' on {engine.Endpoint.DockerHost} was not made by VerlPS.", name, "Use -All to work with it nevertheless.");
}
