namespace VerlPS.Hosts;

/// <summary>
/// What is expected of a host. Expected counts are null where nothing is expected; thresholds have the default that is
/// shown, which are judgement where no source is named. Sizes are in bytes; files write them as "128GiB".
/// </summary>
public sealed record HostProfile
{
    private const long MiB = 1L << 20;
    private const long GiB = 1L << 30;

    /// <summary>The profile of a host of which nothing is known.</summary>
    public static HostProfile Default { get; } = new();

    /// <summary>Its name, for example H100x8; null for the default.</summary>
    public string? Name { get; init; }

    /// <summary>GPUs expected.</summary>
    public int? GpuCount { get; init; }

    /// <summary>A part of every GPU's product name, for example "H100".</summary>
    public string? GpuName { get; init; }

    /// <summary>NVLink links of each GPU.</summary>
    public int? NvLinks { get; init; }

    /// <summary>RDMA ports expected to be active.</summary>
    public int? RdmaPorts { get; init; }

    /// <summary>Rate of each RDMA port, in Gb/s.</summary>
    public int? RdmaRate { get; init; }

    /// <summary>Memory of each GPU that is worth a warning when missed: verl holds training and rollout on one board.</summary>
    public long GpuMemory { get; init; } = 40 * GiB;

    /// <summary>Memory of each GPU under which verl can't work.</summary>
    public long GpuMemoryMinimum { get; init; } = 16 * GiB;

    /// <summary>Share of a GPU's memory in use, in percent, from which it is worth a warning.</summary>
    public double GpuBusyPercent { get; init; } = 5;

    /// <summary>Share of a GPU's memory in use, in percent, from which it is not free.</summary>
    public double GpuBusyPercentMaximum { get; init; } = 10;

    /// <summary>Distance to the slow-down temperature in °C that is worth a warning when missed.</summary>
    public int TemperatureMargin { get; init; } = 10;

    /// <summary>Corrected errors of on-chip memory that are a fault (azurehpc-health-checks: 10000).</summary>
    public long EccCorrectedSramMaximum { get; init; } = 10_000;

    /// <summary>Corrected errors of frame buffer memory that are a fault (azurehpc-health-checks: 20000000).</summary>
    public long EccCorrectedDramMaximum { get; init; } = 20_000_000;

    /// <summary>Memory rows remapped after uncorrectable errors that are a fault (azurehpc-health-checks: 512).</summary>
    public int RemappedRowsMaximum { get; init; } = 512;

    /// <summary>How far back the kernel log counts (azurehpc-health-checks: two hours).</summary>
    public TimeSpan KernelLogWindow { get; init; } = TimeSpan.FromHours(2);

    /// <summary>Losses of one RDMA link within that time that are a fault (gpud: 3).</summary>
    public int LinkLossesMaximum { get; init; } = 3;

    /// <summary>PCIe replays a minute that are a fault.</summary>
    public double ReplaysPerMinute { get; init; } = 8;

    /// <summary>How long nvidia-smi may take without a warning.</summary>
    public TimeSpan SmiTime { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>Oldest kernel without a warning on cgroup v2 (runc's guidance).</summary>
    public Version Kernel { get; init; } = new(5, 2);

    /// <summary>Oldest kernel at all: that of the oldest distribution which the engine supports.</summary>
    public Version KernelMinimum { get; init; } = new(4, 18);

    /// <summary>Logical processors for each GPU (verl's and kuberay's published set-ups have 9 to 16).</summary>
    public int CpusPerGpu { get; init; } = 8;

    /// <summary>Processors under which Ray and a rollout engine can't work.</summary>
    public int CpuMinimum { get; init; } = 2;

    /// <summary>RAM of the host (verl's SkyPilot example asks for 128 GiB a node).</summary>
    public long Memory { get; init; } = 128 * GiB;

    /// <summary>How much less RAM than wanted is let pass, in percent, because the kernel keeps some (azurehpc-health-checks: 5).</summary>
    public double MemoryTolerancePercent { get; init; } = 5;

    /// <summary>RAM that must be free to be used.</summary>
    public long MemoryAvailableMinimum { get; init; } = 32 * GiB;

    /// <summary>Share of swap in use, in percent, that is worth a warning.</summary>
    public double SwapUsedPercent { get; init; } = 25;

    /// <summary>Free space where images are kept.</summary>
    public long DiskFree { get; init; } = 100 * GiB;

    /// <summary>Free space where images are kept under which none can be pulled.</summary>
    public long DiskFreeMinimum { get; init; } = 40 * GiB;

    /// <summary>Free share of that disk, in percent (Kubernetes evicts under 10).</summary>
    public double DiskFreePercent { get; init; } = 10;

    /// <summary>Room that an image takes, packed and unpacked, as a multiple of its packed size.</summary>
    public double ImageSpaceFactor { get; init; } = 4.5;

    /// <summary>The same of those of verl's images that unpack the least; with less room a pull fails.</summary>
    public double ImageSpaceFactorMinimum { get; init; } = 3;

    /// <summary>Free share of inodes, in percent.</summary>
    public double InodesFreePercent { get; init; } = 10;

    /// <summary>Free share of inodes, in percent, under which Kubernetes evicts.</summary>
    public double InodesFreePercentMinimum { get; init; } = 5;

    /// <summary>Free space where a job writes.</summary>
    public long WorkspaceFree { get; init; } = 50 * GiB;

    /// <summary>/dev/shm of a container (verl's install guide: 10g).</summary>
    public long ShmSize { get; init; } = 10 * GiB;

    /// <summary>Largest share of RAM for /dev/shm, in percent.</summary>
    public double ShmPercentMaximum { get; init; } = 50;

    /// <summary>Open files of a container (Ray's documentation: 65536).</summary>
    public long OpenFiles { get; init; } = 65536;

    /// <summary>Open files under which Ray can't work.</summary>
    public long OpenFilesMinimum { get; init; } = 4096;

    /// <summary>Locked memory under which RDMA can't work.</summary>
    public long LockedMemoryMinimum { get; init; } = 64 * MiB;

    /// <summary>Share of the system's file handles in use, in percent (gpud: 80).</summary>
    public double FileHandlesPercent { get; init; } = 80;

    /// <summary>Share of the system's file handles in use, in percent, that is a fault (gpud: 95).</summary>
    public double FileHandlesPercentMaximum { get; init; } = 95;

    /// <summary>Share of process ids in use, in percent (gpud: 80).</summary>
    public double ProcessIdsPercent { get; init; } = 80;

    /// <summary>Share of process ids in use, in percent, that is a fault (gpud: 95).</summary>
    public double ProcessIdsPercentMaximum { get; init; } = 95;

    /// <summary>How long a process of NVIDIA's has to be there before its waiting in the kernel counts.</summary>
    public TimeSpan StuckProcessAge { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>Share of RAM in huge pages that nobody uses, in percent.</summary>
    public double UnusedHugePagesPercent { get; init; } = 25;

    /// <summary>Clock skew against a registry that is worth a warning.</summary>
    public TimeSpan ClockSkew { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>Clock skew at which TLS and logs go wrong.</summary>
    public TimeSpan ClockSkewMaximum { get; init; } = TimeSpan.FromSeconds(300);

    /// <summary>How long a name may take to resolve without a warning.</summary>
    public TimeSpan DnsTime { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>How long a server may take to answer without a warning.</summary>
    public TimeSpan AnswerTime { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>Pulls left at Docker Hub.</summary>
    public int PullsLeft { get; init; } = 10;

    /// <summary>Share of image space that no container uses, in percent.</summary>
    public double ReclaimablePercent { get; init; } = 50;

    /// <summary>Image space that no container uses and that is worth a hint.</summary>
    public long Reclaimable { get; init; } = 10 * GiB;

    /// <summary>Oldest engine without a warning: older ones get no fixes and have no CDI.</summary>
    public Version Engine { get; init; } = new(25, 0);

    /// <summary>Oldest engine at all: the first with device requests.</summary>
    public Version EngineMinimum { get; init; } = new(19, 3);

    /// <summary>Oldest compose plugin without a warning (compose-spec: gpus came with 2.30.0).</summary>
    public Version Compose { get; init; } = new(2, 30);

    /// <summary>Restarts of a container that are worth a warning.</summary>
    public int Restarts { get; init; } = 3;

    /// <summary>How long ago the last of them may be.</summary>
    public TimeSpan RestartWindow { get; init; } = TimeSpan.FromHours(1);

    /// <summary>Oldest NVIDIA Container Toolkit without a warning (CVE-2025-23266 and 23267 are mended in 1.17.8).</summary>
    public Version Toolkit { get; init; } = new(1, 17, 8);

    /// <summary>Oldest NVIDIA Container Toolkit at all (CVE-2025-23359 is mended in 1.17.4).</summary>
    public Version ToolkitMinimum { get; init; } = new(1, 17, 4);
}
