using VerlPS.Engine;
using VerlPS.Hosts;
using VerlPS.Images;

namespace VerlPS.Tests.Hosts;

/// <summary>The facts of a host that passes every check, to be spoilt one at a time.</summary>
internal static class HealthyHost
{
    public const long GiB = 1L << 30;

    public static Gpu Board { get; } = new()
    {
        Index = 0,
        Name = "NVIDIA H100 80GB HBM3",
        BusId = "00000000:1B:00.0",
        ComputeCapability = "9.0",
        MemoryTotal = 80 * GiB,
        MemoryUsed = 0,
        ClockEventReasons = ["gpu_idle", "sw_power_cap"],
        TemperatureMargin = 58,
        PowerLimit = 700,
        PowerLimitDefault = 700,
        ApplicationClock = 1980,
        ApplicationClockDefault = 1980,
        ClockMaximum = 1980,
        EccMode = "Enabled",
        EccModePending = "Enabled",
        EccUncorrected = 0,
        EccUncorrectedLifetime = 0,
        RowRemapPending = false,
        RowRemapFailed = false,
        InforomVersion = "G520.0200.00.05",
        PersistenceMode = "Enabled",
        ComputeMode = "Default",
        VirtualizationMode = "None",
        RecoveryAction = "None",
        LinkWidth = 16,
        LinkWidthMaximum = 16,
        LinkGenerationMaximum = 5,
        LinkGenerationDevice = 5,
        LinkReplays = 150,
        MigEnabled = false,
    };

    public static EngineInfo Engine { get; } = new()
    {
        Version = "28.5.2",
        ApiVersion = "1.51",
        MinApiVersion = "1.24",
        HostName = "gpu-node-1",
        OperatingSystem = "Ubuntu 22.04.5 LTS",
        OSType = "linux",
        Architecture = "x86_64",
        KernelVersion = "5.15.0-122-generic",
        DataRoot = "/var/lib/docker",
        StorageDriver = "overlay2",
        CgroupDriver = "systemd",
        Runtimes = ["nvidia", "runc"],
        CdiSpecDirs = ["/etc/cdi", "/var/run/cdi"],
        CdiDevices = ["nvidia.com/gpu=0", "nvidia.com/gpu=all"],
    };

    public static HostDescription Node { get; } = new("gpu-node-1", "Ubuntu 22.04.5 LTS", "linux", "x86_64", "5.15.0-122-generic", 192, 2015 * GiB, "2");

    public static HostTestRequest Request { get; } = new() { Timeout = TimeSpan.FromSeconds(30) };

    public static HostFacts Facts { get; } = new()
    {
        Endpoint = DockerEndpoint.Parse("unix:///var/run/docker.sock", "default"),
        Request = Request,
        Engine = Fact.Of(Engine),
        Host = Fact.Of(Node),
        Smi = Fact.Of(new ProcessResult(0, "", "", TimeSpan.FromSeconds(1.2))),
        SmiReport = Report(Enumerable.Range(0, 8).Select(index => Board with { Index = index })),
        Driver = Fact.Of("580.95.05"),
        Compose = Fact.Of(new ComposePlugin("/usr/libexec/docker/cli-plugins/docker-compose", "2.40.2")),
        Disk = Fact.Of(new DiskSpace("/var/lib/docker", 500 * GiB, 1000 * GiB)),
        System = SystemTree.Facts,
        GpuService = Fact.Of(new GpuService(GpuAccess.Hook, "/usr/bin/nvidia-container-runtime-hook")),
    };

    public static Fact<NvidiaSmiReport> Report(IEnumerable<Gpu> gpus, int? attached = null) => Fact.Of(new NvidiaSmiReport("580.95.05", "13.0", attached, [.. gpus]));

    public static HostFacts WithEngine(Func<EngineInfo, EngineInfo> change) => Facts with { Engine = Fact.Of(change(Engine)) };

    public static HostFacts WithHost(Func<HostDescription, HostDescription> change) => Facts with { Host = Fact.Of(change(Node)) };

    /// <summary>Seven sound boards and one that is not.</summary>
    public static HostFacts WithBoard(Func<Gpu, Gpu> change) => Facts with { SmiReport = Report([.. Facts.Gpus.Take(7), change(Facts.Gpus[7])]) };

    public static HostFacts WithBoards(Func<Gpu, Gpu> change) => Facts with { SmiReport = Report(Facts.Gpus.Select(change)) };

    public static HostFacts WithImage(string tag, string driver)
        => Facts with { Image = ImageCatalogue.Describe(ImageReference.Parse($"verlai/verl:{tag}")), Driver = Fact.Of(driver) };
}
