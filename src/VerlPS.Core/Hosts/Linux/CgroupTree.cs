namespace VerlPS.Hosts;

/// <summary>Control groups of a host.</summary>
/// <param name="Version">1 or 2; 0 where none are mounted.</param>
/// <param name="Controllers">The controllers that are on, by their names in version 2: io is version 1's blkio.</param>
public sealed record CgroupTree(int Version, IReadOnlyList<string> Controllers)
{
    private const string Mount = "/sys/fs/cgroup";
    private const string Unified = $"{Mount}/cgroup.controllers";

    /// <summary>Which version is mounted.</summary>
    public static int FindVersion(IHostTree tree) => tree.FileExists(Unified) ? 2 : tree.List(Mount).Count > 0 ? 1 : 0;

    /// <summary>Reads what is mounted; null where there is no /sys.</summary>
    public static CgroupTree? Read(IHostTree tree) => FindVersion(tree) switch
    {
        2 => new CgroupTree(2, tree.TryReadText(Unified)?.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries) ?? []),
        1 => new CgroupTree(1, ParseLegacy(tree.TryReadText("/proc/cgroups"))),
        _ => tree.DirectoryExists("/sys") ? new CgroupTree(0, []) : null,
    };

    /// <summary>Reads /proc/cgroups: name, hierarchy, number of groups, enabled.</summary>
    public static IReadOnlyList<string> ParseLegacy(string? text)
        =>
        [
            .. from line in (text ?? string.Empty).Split('\n')
               let fields = line.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)
               where fields is [not ['#', ..], not "0", _, "1"]
               select fields[0] == "blkio" ? "io" : fields[0],
        ];
}
