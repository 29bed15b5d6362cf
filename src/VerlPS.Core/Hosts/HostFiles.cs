using System.Globalization;
using System.Text.RegularExpressions;

namespace VerlPS.Hosts;

/// <summary>What the files of a Linux host tell of it. Calls block, and a hung network mount can make them hang.</summary>
internal sealed partial class HostFiles(IFiles files)
{
    /// <summary>The host's name, distribution, kernel, memory and cgroup version.</summary>
    public HostDescription? Describe()
        => files.TryReadText("/proc/sys/kernel/osrelease") is not string kernel
            ? null
            : new HostDescription(
                files.TryReadText("/proc/sys/kernel/hostname")?.Trim() ?? "localhost",
                Value(OsName(), "/etc/os-release"),
                OSType: null,
                Architecture: null,
                kernel.Trim(),
                Cpus: null,
                Value(MemTotal(), "/proc/meminfo") is string kibibytes ? long.Parse(kibibytes, CultureInfo.InvariantCulture) << 10 : null,
                files.FileExists("/sys/fs/cgroup/cgroup.controllers") ? "2" : files.DirectoryExists("/sys/fs/cgroup") ? "1" : null);

    /// <summary>The driver whose kernel module is loaded; null where none is.</summary>
    public string? FindKernelDriver() => Value(KernelModule(), "/proc/driver/nvidia/version");

    /// <summary>CDI specifications of NVIDIA GPUs.</summary>
    public IReadOnlyList<string> FindCdiSpecs(IEnumerable<string> folders)
        => [.. from folder in folders
               from name in files.ListFiles(folder)
               where Path.GetExtension(name) is ".json" or ".yaml" or ".yml"
               let path = Path.Combine(folder, name)
               where files.TryReadText(path) is string text && CdiKind().IsMatch(text)
               select path];

    /// <summary>The first program of these names in the folders of a PATH.</summary>
    public string? FindProgram(string path, IEnumerable<string> names)
        => names.SelectMany(name => path.Split(':', StringSplitOptions.RemoveEmptyEntries).Select(folder => Path.Combine(folder, name))).FirstOrDefault(files.FileExists);

    /// <summary>Space where an engine keeps images.</summary>
    public DiskSpace? MeasureImageStore(EngineInfo engine)
    {
        // With containerd's image store (driver overlayfs) images lie in containerd's folder and not in the engine's.
        const string Containerd = "/var/lib/containerd";
        string path = engine.StorageDriver == "overlayfs" && files.DirectoryExists(Containerd) ? Containerd : engine.DataRoot;
        return files.GetFreeBytes(path) is long free ? new DiskSpace(path, free) : null;
    }

    private string? Value(Regex form, string path)
        => files.TryReadText(path) is string text && form.Match(text) is { Success: true } match ? match.Groups[1].Value : null;

    [GeneratedRegex("""^PRETTY_NAME="?([^"\n]+)""", RegexOptions.Multiline | RegexOptions.CultureInvariant)]
    private static partial Regex OsName();

    [GeneratedRegex(@"^MemTotal:\s+(\d{1,15}) kB", RegexOptions.Multiline | RegexOptions.CultureInvariant)]
    private static partial Regex MemTotal();

    [GeneratedRegex(@"^NVRM version:.*?\s(\d+(?:\.\d+)+)\s", RegexOptions.Multiline | RegexOptions.CultureInvariant)]
    private static partial Regex KernelModule();

    [GeneratedRegex("""(?:^|[\s{,])"?kind"?\s*:\s*["']?nvidia\.com/gpu(?![\w.-])""", RegexOptions.CultureInvariant)]
    private static partial Regex CdiKind();
}
