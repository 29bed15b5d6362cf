using VerlPS.Containers;
using VerlPS.Engine;

namespace VerlPS.Compose;

/// <summary>The compose projects of an engine, by the labels that compose puts on their containers.</summary>
internal sealed class ComposeProjects(IDockerEngine engine)
{
    /// <summary>All projects, by name.</summary>
    public Task<IReadOnlyList<VerlCompose>> ListAsync(CancellationToken cancellationToken) => ReadAsync(ComposeLabels.Project, cancellationToken);

    /// <summary>One project; null where it has no containers.</summary>
    public async Task<VerlCompose?> FindAsync(string name, CancellationToken cancellationToken)
        => await ReadAsync($"{ComposeLabels.Project}={name}", cancellationToken).ConfigureAwait(false) is [VerlCompose project, ..] ? project : null;

    /// <summary>Something in it was written by VerlPS.</summary>
    public static bool IsOurs(VerlCompose project) => project.Containers.Any(container => container.Labels.ContainsKey(ContainerLabels.Version));

    private async Task<IReadOnlyList<VerlCompose>> ReadAsync(string label, CancellationToken cancellationToken)
    {
        IReadOnlyList<VerlContainer> containers = await engine.Containers.ListAsync(label, cancellationToken).ConfigureAwait(false);
        return
        [
            .. containers.Where(container => !container.Labels.GetValueOrDefault(ComposeLabels.OneOff, "").Equals("true", StringComparison.OrdinalIgnoreCase))
                .GroupBy(container => container.Labels[ComposeLabels.Project], StringComparer.Ordinal)
                .OrderBy(project => project.Key, StringComparer.Ordinal)
                .Select(Describe),
        ];
    }

    private VerlCompose Describe(IGrouping<string, VerlContainer> project)
    {
        // The service that the others are there for comes first.
        VerlContainer[] containers = [.. project.OrderBy(container => !container.Labels.ContainsKey(ContainerLabels.Version)).ThenBy(ComposeLabels.ServiceOf, StringComparer.Ordinal).ThenBy(container => container.Name, StringComparer.Ordinal)];
        return new VerlCompose
        {
            Path = containers[0].Labels.GetValueOrDefault(ComposeLabels.Files, "").Split(',')[0],
            ProjectName = project.Key,
            Services = [.. containers.Select(ComposeLabels.ServiceOf).Distinct(StringComparer.Ordinal)],
            Image = containers[0].Image,
            DockerHost = engine.Endpoint.DockerHost,
            Status = Judge(containers),
            Containers = containers,
        };
    }

    private static ComposeStatus Judge(VerlContainer[] containers)
    {
        // A service may be there to do one thing and end.
        bool anyRuns = containers.Any(container => container.State == "running");
        bool allWell = containers.All(container => container is { State: "running", Health: not "unhealthy" } or { State: "exited", ExitCode: 0 });
        return anyRuns ? allWell ? ComposeStatus.Running : ComposeStatus.Degraded : ComposeStatus.Stopped;
    }
}
