using System.Globalization;
using System.Text.RegularExpressions;

namespace VerlPS.Hosts;

/// <summary>One mount.</summary>
/// <param name="MountPoint">Where it is mounted.</param>
/// <param name="FileSystem">Its type: ext4, xfs, nfs4, fuse.sshfs, …</param>
/// <param name="Source">What is mounted: a device, host:/export, or a word.</param>
/// <param name="Options">The options of the mount and of its file system, for example ro, nosuid, prjquota.</param>
public sealed record MountEntry(string MountPoint, string FileSystem, string Source, IReadOnlyList<string> Options);

/// <summary>Reads /proc/self/mountinfo (proc(5)).</summary>
public static partial class MountInfo
{
    /// <summary>The mounts, oldest first; lines of another form are left out. Null where there is no text.</summary>
    public static IReadOnlyList<MountEntry>? Parse(string? text)
        => text is null ? null : [.. text.Split('\n').Select(ParseLine).OfType<MountEntry>()];

    /// <summary>The mount that holds a path, which is absolute and free of links; null where none does.</summary>
    public static MountEntry? Find(IEnumerable<MountEntry> mounts, string path)
        => mounts.Where(mount => Holds(mount.MountPoint, path))
            // Of two mounts at one point the later one covers the earlier.
            .Aggregate(default(MountEntry), (best, mount) => best is null || mount.MountPoint.Length >= best.MountPoint.Length ? mount : best);

    private static bool Holds(string mountPoint, string path)
        => path.StartsWith(mountPoint, StringComparison.Ordinal)
            && (mountPoint.EndsWith('/') || path.Length == mountPoint.Length || path[mountPoint.Length] == '/');

    // 36 35 98:0 /root /mount/point rw,noatime master:1 - ext4 /dev/sda1 rw,errors=continue; the fields before the dash vary in number.
    private static MountEntry? ParseLine(string line)
    {
        const int MountPoint = 4, MountOptions = 5;
        string[] fields = line.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        int dash = Array.IndexOf(fields, "-");
        return dash > MountOptions && fields.Length > dash + 2
            ? new MountEntry(
                Unescape(fields[MountPoint]),
                fields[dash + 1],
                Unescape(fields[dash + 2]),
                [.. fields[MountOptions].Split(',').Concat(fields.Length > dash + 3 ? fields[dash + 3].Split(',') : []).Distinct(StringComparer.Ordinal)])
            : null;
    }

    // The kernel writes blanks, tabs, line ends and backslashes as three octal digits.
    private static string Unescape(string field)
        => Octal().Replace(field, match => ((char)Convert.ToInt32(match.Groups[1].Value, 8)).ToString(CultureInfo.InvariantCulture));

    [GeneratedRegex(@"\\([0-3][0-7]{2})", RegexOptions.CultureInvariant)]
    private static partial Regex Octal();
}
