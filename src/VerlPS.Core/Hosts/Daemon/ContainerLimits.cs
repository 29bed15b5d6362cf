using System.Globalization;

namespace VerlPS.Hosts;

/// <summary>Finds the limits that containers inherit: the shims of containerd start them, so those of containerd.</summary>
internal static class ContainerLimits
{
    // The service's processes by systemd, on cgroup v2 and v1; then the pid file of a containerd that dockerd started itself.
    private static readonly string[] Lists =
    [
        "/sys/fs/cgroup/system.slice/containerd.service/cgroup.procs",
        "/sys/fs/cgroup/systemd/system.slice/containerd.service/cgroup.procs",
        "/run/docker/containerd/containerd.pid",
    ];

    /// <summary>The limits of containerd, else of the engine; null where neither can be read.</summary>
    public static ProcessLimits? Read(IHostTree tree, EngineProcessInfo engine)
        => Of(tree, FindContainerd(tree)) ?? Of(tree, engine.Id);

    private static int? FindContainerd(IHostTree tree)
        => Lists
            .SelectMany(list => tree.TryReadText(list)?.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries) ?? [])
            .Select(text => int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int id) ? id : (int?)null)
            .FirstOrDefault(id => id is not null && tree.TryReadText($"/proc/{id}/comm")?.TrimEnd() == "containerd");

    private static ProcessLimits? Of(IHostTree tree, int? id)
        => id is null ? null : ProcessLimitsParser.Parse(tree.TryReadText($"/proc/{id}/limits"));
}
