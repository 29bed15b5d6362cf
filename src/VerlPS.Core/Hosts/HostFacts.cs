using VerlPS.Engine;

namespace VerlPS.Hosts;

/// <summary>What the host is, from its engine where one answers, else from its files.</summary>
/// <param name="HostName">Its name.</param>
/// <param name="OperatingSystem">Its distribution.</param>
/// <param name="OSType">linux or windows; null where only the engine could tell.</param>
/// <param name="Architecture">x86_64, aarch64; null where only the engine could tell.</param>
/// <param name="KernelVersion">The kernel's release.</param>
/// <param name="Cpus">Logical processors.</param>
/// <param name="Memory">RAM in bytes.</param>
/// <param name="CgroupVersion">1 or 2.</param>
public sealed record HostDescription(
    string HostName, string? OperatingSystem, string? OSType, string? Architecture, string? KernelVersion, int? Cpus, long? Memory, string? CgroupVersion);

/// <summary>The space on a disk.</summary>
/// <param name="Path">The folder that was asked for.</param>
/// <param name="Free">Bytes that may still be written.</param>
public sealed record DiskSpace(string Path, long Free);

/// <summary>How GPU requests are served, and how that is known.</summary>
/// <param name="Access">How.</param>
/// <param name="Evidence">What was found, in a few words.</param>
public sealed record GpuService(GpuAccess Access, string Evidence);

/// <summary>All that the checks look at. Every member was read once; a check never reads anything itself.</summary>
public sealed record HostFacts
{
    /// <summary>Where the engine listens.</summary>
    public required DockerEndpoint Endpoint { get; init; }

    /// <summary>The limit of time that each source had.</summary>
    public required TimeSpan Timeout { get; init; }

    /// <summary>Why the engine can't be used; null where it can.</summary>
    public VerlException? EngineError { get; init; }

    /// <summary>The engine.</summary>
    public required Fact<EngineInfo> Engine { get; init; }

    /// <summary>The host.</summary>
    public required Fact<HostDescription> Host { get; init; }

    /// <summary>The run of <c>nvidia-smi -q -x</c>.</summary>
    public required Fact<ProcessResult> Smi { get; init; }

    /// <summary>What it reported.</summary>
    public required Fact<NvidiaSmiReport> SmiReport { get; init; }

    /// <summary>The driver, from nvidia-smi or from the kernel.</summary>
    public required Fact<string> Driver { get; init; }

    /// <summary>The version of the compose plugin.</summary>
    public required Fact<string> Compose { get; init; }

    /// <summary>Space where images go.</summary>
    public required Fact<DiskSpace> Disk { get; init; }

    /// <summary>How GPU requests are served.</summary>
    public required Fact<GpuService> GpuService { get; init; }

    /// <summary>The image that the host is tested for; null when none was named.</summary>
    public VerlImage? Image { get; init; }

    /// <summary>Free space that the user asks for, in bytes; null for the default.</summary>
    public long? MinimumFreeSpace { get; init; }

    /// <summary>The boards; none where they are not known.</summary>
    public IReadOnlyList<Gpu> Gpus => SmiReport.Value?.Gpus ?? [];
}
