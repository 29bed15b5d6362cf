using VerlPS.Engine;

namespace VerlPS.Hosts;

/// <summary>What the host is, from its engine where one answers, else from its files.</summary>
/// <param name="HostName">Its name.</param>
/// <param name="OperatingSystem">Its distribution.</param>
/// <param name="OSType">linux or windows.</param>
/// <param name="Architecture">x86_64, aarch64; null where neither the engine nor a file tells.</param>
/// <param name="KernelVersion">The kernel's release.</param>
/// <param name="Cpus">Logical processors.</param>
/// <param name="Memory">RAM in bytes.</param>
/// <param name="CgroupVersion">1 or 2.</param>
public sealed record HostDescription(
    string HostName, string? OperatingSystem, string? OSType, string? Architecture, string? KernelVersion, int? Cpus, long? Memory, string? CgroupVersion)
{
    /// <summary>The distribution, from this machine's /etc/os-release; null where the engine is elsewhere.</summary>
    public LinuxDistribution? Distribution { get; init; }
}

/// <summary>The space on a disk.</summary>
/// <param name="Path">The folder that was asked for.</param>
/// <param name="Free">Bytes that may still be written.</param>
/// <param name="Total">Bytes in all.</param>
public sealed record DiskSpace(string Path, long Free, long Total)
{
    /// <summary>Files that may still be made; null where the file system has no such limit.</summary>
    public long? FreeInodes { get; init; }

    /// <summary>Files in all; null where the file system has no such limit.</summary>
    public long? TotalInodes { get; init; }

    /// <summary>Free bytes, in percent of all.</summary>
    public double FreePercent => Total > 0 ? 100.0 * Free / Total : 0;

    /// <summary>Free inodes, in percent of all; null where the file system has no such limit.</summary>
    public double? FreeInodesPercent => FreeInodes is long free && TotalInodes is > 0 and long total ? 100.0 * free / total : null;
}

/// <summary>How GPU requests are served, and how that is known.</summary>
/// <param name="Access">How.</param>
/// <param name="Evidence">What was found, in a few words.</param>
public sealed record GpuService(GpuAccess Access, string Evidence)
{
    /// <summary>The hook came to the host after the engine was started, which looks for it only then; null where that is not known.</summary>
    public bool? IsNewerThanEngine { get; init; }
}

/// <summary>All that the checks look at. Every member was read once; a check never reads anything itself.</summary>
public sealed record HostFacts
{
    /// <summary>Where the engine listens.</summary>
    public required DockerEndpoint Endpoint { get; init; }

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

    /// <summary>The compose plugin of this user's docker CLI.</summary>
    public required Fact<ComposePlugin> Compose { get; init; }

    /// <summary>Space where images go.</summary>
    public required Fact<DiskSpace> Disk { get; init; }

    /// <summary>How GPU requests are served.</summary>
    public required Fact<GpuService> GpuService { get; init; }

    /// <summary>The host itself.</summary>
    public SystemFacts System { get; init; } = new(Unread);

    /// <summary>The engine's process, its settings and what it holds.</summary>
    public DaemonFacts Daemon { get; init; } = new(Unread);

    /// <summary>The boards, beyond nvidia-smi's report.</summary>
    public BoardFacts Boards { get; init; } = new(Unread);

    /// <summary>The NVIDIA Container Toolkit.</summary>
    public ToolkitFacts Toolkit { get; init; } = new(Unread);

    /// <summary>Names, registries and the model hub.</summary>
    public NetworkFacts Network { get; init; } = new(Unread);

    /// <summary>RDMA devices.</summary>
    public RdmaFacts Rdma { get; init; } = new(Unread);

    /// <summary>What the engine's image store holds.</summary>
    public StoreFacts Store { get; init; } = new(Unread);

    /// <summary>The folders and ports that the job names.</summary>
    public JobFacts Job { get; init; } = new(Unread);

    /// <summary>What the host is tested for.</summary>
    public HostTestRequest Request { get; init; } = new() { Timeout = TimeSpan.Zero };

    /// <summary>When the facts were read.</summary>
    public DateTimeOffset Timestamp { get; init; }

    /// <summary>The image that the host is tested for; null when none was named.</summary>
    public VerlImage? Image { get; init; }

    /// <summary>What is expected of the host.</summary>
    public HostProfile Profile => Request.Profile;

    /// <summary>The boards; none where they are not known.</summary>
    public IReadOnlyList<Gpu> Gpus => SmiReport.Value?.Gpus ?? [];

    private const string Unread = "not read";
}
