using System.Text.RegularExpressions;

namespace VerlPS.Hosts;

/// <summary>What the files of a Linux host tell of it. Calls block, and a hung network mount can make them hang.</summary>
internal sealed partial class HostFiles(IHostTree files)
{
    /// <summary>What the host is; null where this is no Linux.</summary>
    public HostDescription? Describe()
    {
        if (files.TryReadText("/proc/sys/kernel/osrelease") is not string kernel)
            return null;

        OsRelease? system = OsRelease.Read(files);
        return new HostDescription(
            files.TryReadText("/proc/sys/kernel/hostname")?.Trim() ?? "localhost",
            system?.PrettyName,
            OSType: "linux",
            // The first of these came with Linux 6.1.
            files.TryReadText("/proc/sys/kernel/arch")?.Trim() ?? CpuInfo.Read(files)?.Architecture,
            kernel.Trim(),
            CpuList.Count(files.TryReadText("/sys/devices/system/cpu/online")),
            MemoryInfo.Parse(files.TryReadText("/proc/meminfo"))?.Total,
            CgroupTree.FindVersion(files) is var version and > 0 ? $"{version}" : null)
        {
            Distribution = system?.Distribution,
        };
    }

    /// <summary>The driver whose kernel module is loaded; null where none is.</summary>
    public string? FindKernelDriver() => Value(KernelModule(), "/proc/driver/nvidia/version");

    /// <summary>The first program of these names in the folders of a PATH.</summary>
    public string? FindProgram(string path, IEnumerable<string> names)
        => names.SelectMany(name => path.Split(':', StringSplitOptions.RemoveEmptyEntries).Select(folder => Path.Combine(folder, name))).FirstOrDefault(files.FileExists);

    /// <summary>Space where an engine keeps images.</summary>
    public DiskSpace? MeasureImageStore(EngineInfo engine)
    {
        // With containerd's image store (driver overlayfs) images lie in containerd's folder and not in the engine's.
        const string Containerd = "/var/lib/containerd";
        string path = engine.StorageDriver == "overlayfs" && files.DirectoryExists(Containerd) ? Containerd : engine.DataRoot;
        return files.Measure(path) is FileSystemSpace space
            ? new DiskSpace(path, space.Free, space.Total) { FreeInodes = space.FreeInodes, TotalInodes = space.TotalInodes }
            : null;
    }

    private string? Value(Regex form, string path)
        => files.TryReadText(path) is string text && form.Match(text) is { Success: true } match ? match.Groups[1].Value : null;

    [GeneratedRegex(@"^NVRM version:.*?\s(\d+(?:\.\d+)+)\s", RegexOptions.Multiline | RegexOptions.CultureInvariant)]
    private static partial Regex KernelModule();
}
