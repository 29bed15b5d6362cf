namespace VerlPS.Containers;

/// <summary>A folder of the host inside the container.</summary>
/// <param name="Source">Absolute path on the host.</param>
/// <param name="Target">Absolute path in the container.</param>
/// <param name="ReadOnly">The container may not write there.</param>
public sealed record BindMount(string Source, string Target, bool ReadOnly = false)
{
    /// <summary>Reads <c>/on/host:/in/container[:ro]</c>.</summary>
    /// <exception cref="VerlException">InvalidArgument.</exception>
    public static BindMount Parse(string text)
    {
        string[] parts = (text ?? string.Empty).Split(':');
        bool valid = parts.Length is 2 or 3
            && parts[0].StartsWith('/')
            && parts[1].StartsWith('/')
            && (parts.Length == 2 || parts[2] is "ro" or "rw");
        return valid
            ? new BindMount(Trim(parts[0]), Trim(parts[1]), parts.Length == 3 && parts[2] == "ro")
            : throw new VerlException(
                VerlErrorKind.InvalidArgument,
                $"'{text}' is not a folder to mount.",
                text,
                "Write /absolute/path/on/host:/absolute/path/in/container, with :ro behind it to forbid writing.");
    }

    /// <inheritdoc/>
    public override string ToString() => $"{Source}:{Target}{(ReadOnly ? ":ro" : "")}";

    private static string Trim(string path) => path.Length > 1 ? path.TrimEnd('/') : path;
}
