using VerlPS.Hosts;
using static VerlPS.Tests.Hosts.HealthyHost;

namespace VerlPS.Tests.Hosts;

public class HostChecksTests
{
    private const CheckStatus Passed = CheckStatus.Passed, Warning = CheckStatus.Warning, Failed = CheckStatus.Failed, Skipped = CheckStatus.Skipped;

    private static readonly RuleCase[] AllCases =
    [
        new("HOST-OS", WithHost(h => h with { Architecture = "aarch64" }), Warning, "verl publishes few images for aarch64"),
        new("HOST-OS", WithHost(h => h with { OSType = "windows" }), Failed, "verl's images need Linux; the engine runs windows containers"),
        new("HOST-OS", WithHost(h => h with { OSType = null }), Skipped, "no engine"),
        new("HOST-KERNEL", WithHost(h => h with { KernelVersion = "4.15.0-20-generic" }), Failed, null),
        new("HOST-KERNEL", WithHost(h => h with { KernelVersion = "4.18.0-553.el8" }), Warning, null),
        new("HOST-KERNEL", WithHost(h => h with { KernelVersion = "4.18.0-553.el8", CgroupVersion = "1" }), Passed, null),
        new("HOST-KERNEL", WithHost(h => h with { KernelVersion = null }), Skipped, "kernel not known"),
        new("HOST-CGROUP", WithHost(h => h with { CgroupVersion = "1" }), Warning, "cgroup v1 is deprecated in the engine and will be removed"),
        new("HOST-CGROUP", WithHost(h => h with { CgroupVersion = null }), Skipped, "cgroup version not known"),
        new("HOST-CPU", WithHost(h => h with { Cpus = 64 }), Passed, null),
        new("HOST-CPU", WithHost(h => h with { Cpus = 63 }), Warning, "63 processors for 8 GPUs: rollout and data loading will starve the GPUs"),
        new("HOST-CPU", WithHost(h => h with { Cpus = 1 }), Failed, "one processor can't run Ray and a rollout engine"),
        new("HOST-RAM", WithHost(h => h with { Memory = 640 * GiB }), Passed, null),
        new("HOST-RAM", WithHost(h => h with { Memory = 512 * GiB }), Warning, "512 GiB of memory is less than the GPUs have (640 GiB): offloading can run out of it"),
        new("HOST-RAM", WithHost(h => h with { Memory = (16 * GiB) - 1 }), Failed, "16 GiB of memory is too little for Ray and a model"),
        new("HOST-RAM", Facts with { Host = Fact.Of(Node with { Memory = 96 * GiB }), SmiReport = Report([Board]) }, Warning, "96 GiB of memory is less than the 128 GiB that verl's examples ask for"),
        new("HOST-DISK-ROOT", Free(100), Passed, null),
        new("HOST-DISK-ROOT", Free(99), Warning, "99 GiB in /var/lib/docker is enough for one or two images"),
        new("HOST-DISK-ROOT", Free(39), Failed, "39 GiB in /var/lib/docker is too little to pull an image of verl"),
        new("HOST-DISK-ROOT", Free(39) with { MinimumFreeSpace = 30 * GiB }, Passed, null),
        new("HOST-DISK-ROOT", Free(300) with { MinimumFreeSpace = 400 * GiB }, Failed, "300 GiB in /var/lib/docker is less than the 400 GiB asked for"),
        new("HOST-DISK-ROOT", Facts with { Disk = Fact.None<DiskSpace>("the engine is on another host") }, Skipped, "the engine is on another host"),

        new("DKR-SOCKET", Facts with { EngineError = new VerlException(VerlErrorKind.EngineAccessDenied, "Permission denied.", null, "Join the docker group.") }, Failed, "Permission denied"),
        new("DKR-ENGINE", WithEngine(e => e with { Version = "25.0.0" }), Passed, null),
        new("DKR-ENGINE", WithEngine(e => e with { Version = "29.0.0-rc.1" }), Passed, null),
        new("DKR-ENGINE", WithEngine(e => e with { Version = "20.10.24+dfsg1" }), Warning, null),
        new("DKR-ENGINE", WithEngine(e => e with { Version = "18.09.9" }), Failed, "engine 18.09.9 has no --gpus"),
        new("DKR-ENGINE", WithEngine(e => e with { Version = "dev" }), Warning, null),
        new("DKR-API", WithEngine(e => e with { ApiVersion = "1.40" }), Passed, null),
        new("DKR-API", WithEngine(e => e with { ApiVersion = "1.39" }), Failed, "API 1.39 can't request GPUs"),
        new("DKR-STORAGE", WithEngine(e => e with { StorageDriver = "overlayfs" }), Passed, null),
        new("DKR-STORAGE", WithEngine(e => e with { StorageDriver = "btrfs" }), Warning, null),
        new("DKR-STORAGE", WithEngine(e => e with { StorageDriver = "vfs" }), Failed, null),
        new("DKR-SNAP", WithEngine(e => e with { DataRoot = "/var/snap/docker/common/var-lib-docker" }), Failed, null),
        new("DKR-SNAP", WithEngine(e => e with { OperatingSystem = "Docker Desktop" }), Warning, null),
        new("DKR-WARNINGS", WithEngine(e => e with { Warnings = ["WARNING: No swap limit support", "WARNING: bridge-nf-call-iptables is disabled"] }), Warning, "No swap limit support; bridge-nf-call-iptables is disabled"),
        new("DKR-GPUDRIVER", Service(GpuAccess.Cdi), Warning, "the engine has CDI devices but no hook for --gpus"),
        new("DKR-GPUDRIVER", Service(GpuAccess.Runtime), Warning, null),
        new("DKR-GPUDRIVER", Service(GpuAccess.Runtime) with { Smi = Fact.None<ProcessResult>("the engine is on another host") }, Passed, null),
        new("DKR-GPUDRIVER", Service(GpuAccess.None), Failed, null),
        new("DKR-COMPOSE", Facts with { Compose = Fact.Of("2.0.1") }, Passed, null),
        new("DKR-COMPOSE", Facts with { Compose = Fact.Of("1.29.2") }, Warning, "Compose 1.29.2 is no longer maintained"),
        new("DKR-COMPOSE", Facts with { Compose = Fact.None<string>("not installed") }, Warning, "there is no Compose v2 plugin for the docker CLI"),

        new("GPU-SMI", Facts with { Smi = Fact.Of(new ProcessResult(0, "", "", TimeSpan.FromSeconds(7.25))) }, Warning, "nvidia-smi took 7.3 s, which hints at a driver in trouble"),
        new("GPU-DRIVER", Facts with { Driver = Fact.Of("525.60.13") }, Passed, null),
        new("GPU-DRIVER", Facts with { Driver = Fact.Of("515.105.01") }, Failed, "driver 515.105.01 runs no image of verl: all hold CUDA 12 or newer, which needs 525"),
        new("GPU-DRIVER", Facts with { Driver = Fact.Of("unknown") }, Warning, "'unknown' is no driver version that VerlPS knows"),
        new("GPU-DRIVER", Facts with { Driver = Fact.None<string>("no driver") }, Failed, "no NVIDIA driver is loaded"),
        new("GPU-COUNT", Facts with { SmiReport = Report([]) }, Failed, "the driver sees no GPU"),
        new("GPU-COUNT", Facts with { SmiReport = Report([Board], attached: 4) }, Warning, "the driver counts 4 GPUs and describes 1"),
        new("GPU-LOST", WithBoard(g => g with { Fault = "GPU is lost" }), Failed, "GPU 7 (00000000:1B:00.0): GPU is lost"),
        new("GPU-LOST", WithBoard(g => g with { Fault = "GPU requires reset" }), Failed, null),
        new("GPU-LOST", WithBoard(g => g with { Fault = "Unknown Error" }), Warning, null),
        new("GPU-MODEL", WithBoard(g => g with { Name = "NVIDIA A100-SXM4-80GB" }), Warning, "the boards differ (7 × H100 80GB + 1 × A100-SXM4-80GB): the slowest sets the pace"),
        new("GPU-MODEL", WithBoards(g => g with { MemoryTotal = 24 * GiB }), Warning, "24 GiB of GPU memory is enough for small models only"),
        new("GPU-MODEL", WithBoards(g => g with { MemoryTotal = 15 * GiB }), Failed, null),
        new("GPU-MODEL", Facts with { SmiReport = Report([]) }, Skipped, "no GPU"),
        new("GPU-COMPUTE", WithBoard(g => g with { ComputeCapability = "10.0" }), Passed, null),
        new("GPU-COMPUTE", WithBoard(g => g with { ComputeCapability = "7.5" }), Failed, "compute capability 7.5 is older than 8.0, which flash-attention and bfloat16 need"),
        new("GPU-COMPUTE", WithBoards(g => g with { ComputeCapability = null }), Skipped, "boards not in the table"),
        new("GPU-MIG", WithBoard(g => g with { MigEnabled = true, MigDevices = [new(0, 3, 0, 20 * GiB)] }), Warning, "MIG is on for GPU 7"),
        new("GPU-ECCERR", WithBoard(g => g with { EccUncorrected = 5 }), Failed, "uncorrectable ECC errors on GPU 7 (5)"),
        new("GPU-ECCERR", WithBoards(g => g with { EccUncorrected = null }), Passed, null),
        new("GPU-REMAP", WithBoard(g => g with { RowRemapFailed = true }), Failed, "faulty memory rows of GPU 7 could not be remapped"),
        new("GPU-REMAP", WithBoard(g => g with { RowRemapPending = true }), Failed, "faulty memory rows of GPU 7 wait for a reset to be remapped"),
        new("GPU-THROTTLE", WithBoard(g => g with { ClockEventReasons = ["sw_thermal_slowdown"] }), Warning, "GPU 7 slowed down: sw_thermal_slowdown"),
        new("GPU-THROTTLE", WithBoard(g => g with { ClockEventReasons = ["gpu_idle", "hw_thermal_slowdown"] }), Failed, "GPU 7 slowed down: hw_thermal_slowdown"),
        new("GPU-PROCS", WithBoard(g => g with { MemoryUsed = 8 * GiB }), Passed, null),
        new("GPU-PROCS", WithBoard(g => g with { MemoryUsed = 60 * GiB, Processes = [new(4711, "/usr/bin/python3 train.py", 60 * GiB)] }), Warning, "GPU 7 in use: 60 GiB, by python3 (4711)"),
        new("GPU-PROCS", WithBoard(g => g with { MemoryUsed = 60 * GiB }), Warning, "GPU 7 in use: 60 GiB"),

        new("IMAGE-CUDA", WithImage("vllm017.latest", "575.57.08"), Passed, null),
        new("IMAGE-CUDA", WithImage("vllm024.latest", "575.57.08"), Failed, "vllm024.latest: driver 575.57.08 can't run CUDA 13.0.2, which needs 580.65.06 or newer"),
        new("IMAGE-CUDA", WithImage("vllm017.latest", "545.23.06"), Warning, null),
        new("IMAGE-CUDA", WithImage("no-such-tag", "575.57.08"), Skipped, "the image's CUDA version is not known"),
        new("IMAGE-CUDA", WithImage("vllm017.latest", "575.57.08") with { Driver = Fact.None<string>("no driver") }, Skipped, "no driver"),
    ];

    public static TheoryData<RuleCase> Cases => new(AllCases);

    [Theory]
    [MemberData(nameof(Cases))]
    public void Each_rule_tells_its_cases_apart(RuleCase wanted)
    {
        HostCheck check = HostChecks.Evaluate(wanted.Facts).Single(check => check.Id == wanted.Id);

        Assert.Equal(wanted.Status, check.Status);
        if (wanted.Reason is not null)
            Assert.Equal(wanted.Reason, check.Reason);
        Assert.Equal(wanted.Status == Passed, check.Reason is null);
        Assert.Equal(wanted.Status is Warning or Failed, check.Remedy is not null);
    }

    [Fact]
    public void One_fault_spoils_no_other_check()
    {
        IEnumerable<string> wrong = HostChecks.Evaluate(WithBoard(g => g with { RowRemapFailed = true })).Where(check => check.Status != Passed).Select(check => check.Id);

        Assert.Equal(["GPU-REMAP"], wrong);
    }

    [Fact]
    public void Every_row_of_the_catalogue_has_a_rule_and_a_case()
    {
        Assert.Equal(HostChecks.Ids, HostChecks.Evaluate(WithImage("vllm017.latest", "580.95.05")).Select(check => check.Id));
        Assert.Equal(HostChecks.Ids, HostChecks.Ids.Distinct());
        Assert.Empty(HostChecks.Ids.Except(AllCases.Select(known => known.Id)));
    }

    [Theory]
    [InlineData(HostStatus.Ready, new[] { Passed, Skipped })]
    [InlineData(HostStatus.Degraded, new[] { Passed, Warning, Skipped })]
    [InlineData(HostStatus.NotReady, new[] { Warning, Failed, Passed })]
    [InlineData(HostStatus.Ready, new CheckStatus[0])]
    public void The_worst_check_is_the_verdict(HostStatus verdict, CheckStatus[] statuses)
        => Assert.Equal(verdict, HostChecks.Judge(statuses.Select(status => new HostCheck { Id = "X", Group = "X", Name = "X", Status = status })));

    /// <summary>Facts, and what a check makes of them; a null reason leaves the wording open.</summary>
    public sealed record RuleCase(string Id, HostFacts Facts, CheckStatus Status, string? Reason)
    {
        public override string ToString() => $"{Id} {Status} {Reason}";
    }

    private static HostFacts Free(long gibibytes) => Facts with { Disk = Fact.Of(new DiskSpace("/var/lib/docker", gibibytes * GiB)) };

    private static HostFacts Service(GpuAccess access) => Facts with { GpuService = Fact.Of(new GpuService(access, "evidence")) };
}
