using System.Globalization;

namespace VerlPS.Containers;

/// <summary>Who a container's processes are, in numbers; as the engine reads it from <c>user[:group]</c> and the image's own files.</summary>
/// <param name="Uid">The user's number.</param>
/// <param name="Gid">The group's number.</param>
public sealed record ContainerUser(uint Uid, uint Gid)
{
    /// <summary>The user's text means root, which the images have without a word.</summary>
    public static bool IsRoot(string? user) => user is null || user.Split(':')[0] is "root" or "0";

    /// <summary>Reads it; null where the image has no such user or group, which the engine refuses.</summary>
    /// <param name="user">user[:group], by names or numbers.</param>
    /// <param name="passwd">The image's /etc/passwd; null where it has none.</param>
    /// <param name="group">The image's /etc/group; null where it has none.</param>
    public static ContainerUser? Find(string user, string? passwd, string? group)
    {
        string[] parts = user.Split(':');
        string[]? entry = Lines(passwd, 4).FirstOrDefault(fields => fields[0] == parts[0]) ?? Lines(passwd, 4).FirstOrDefault(fields => fields[2] == parts[0]);
        uint? uid = Number(entry?[2]) ?? Number(parts[0]);
        uint? gid = parts.Length == 1
            ? Number(entry?[3]) ?? 0
            : Number(Lines(group, 3).FirstOrDefault(fields => fields[0] == parts[1])?[2]) ?? Number(parts[1]);
        return uid is uint u && gid is uint g ? new ContainerUser(u, g) : null;
    }

    /// <inheritdoc/>
    public override string ToString() => $"{Uid}:{Gid}";

    private static IEnumerable<string[]> Lines(string? file, int fields)
        => (file ?? string.Empty).Split('\n').Select(line => line.Split(':')).Where(line => line.Length >= fields);

    private static uint? Number(string? text)
        => uint.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out uint number) && number <= int.MaxValue ? number : null;
}
