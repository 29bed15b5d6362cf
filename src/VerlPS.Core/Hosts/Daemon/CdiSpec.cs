using System.Text.RegularExpressions;

namespace VerlPS.Hosts;

/// <summary>A CDI specification of NVIDIA GPUs.</summary>
/// <param name="Path">The file.</param>
/// <param name="Driver">The version of the driver whose libraries it mounts; null where it names none.</param>
public sealed partial record CdiSpec(string Path, string? Driver)
{
    /// <summary>Folders in which an engine looks that names none.</summary>
    public static IReadOnlyList<string> DefaultFolders { get; } = ["/etc/cdi", "/var/run/cdi"];

    /// <summary>Reads a specification in YAML or JSON; null where it is one of other devices.</summary>
    public static CdiSpec? Parse(string path, string? text)
        => text is not null && Kind().IsMatch(text)
            ? new CdiSpec(path, DriverLibrary().Match(text) is { Success: true } library ? library.Groups[1].Value : null)
            : null;

    [GeneratedRegex("""(?:^|[\s{,])"?kind"?\s*:\s*["']?nvidia\.com/gpu(?![\w.-])""", RegexOptions.CultureInvariant)]
    private static partial Regex Kind();

    // Every specification of nvidia-ctk mounts libcuda.so.580.95.05; libcuda.so.1 is a link to it.
    [GeneratedRegex(@"libcuda\.so\.(\d{2,5}(?:\.\d{1,5}){1,3})", RegexOptions.CultureInvariant)]
    private static partial Regex DriverLibrary();
}
