using VerlPS.Hosts;
using static VerlPS.CheckStatus;
using static VerlPS.Tests.Hosts.HealthyHost;

namespace VerlPS.Tests.Hosts;

/// <summary>Cases of the checks on the host itself.</summary>
internal static class HostCases
{
    public static RuleCase[] Rules { get; } =
    [
        new("HOST-OS", Facts, Passed, null),
        new("HOST-OS", WithHost(h => h with { Architecture = "aarch64" }), Warning, "verl publishes few images for aarch64"),
        new("HOST-OS", WithHost(h => h with { OSType = "windows" }), Failed, "verl's images need Linux; the engine runs windows containers"),
        new("HOST-OS", WithHost(h => h with { Architecture = null }), Skipped, "architecture not known"),
        new("HOST-KERNEL", WithHost(h => h with { KernelVersion = "4.15.0-20-generic" }), Failed, null),
        new("HOST-KERNEL", WithHost(h => h with { KernelVersion = "4.18.0-553.el8" }), Warning, null),
        new("HOST-KERNEL", WithHost(h => h with { KernelVersion = "4.18.0-553.el8", CgroupVersion = "1" }), Passed, null),
        new("HOST-KERNEL", WithHost(h => h with { KernelVersion = null }), Skipped, "kernel not known"),
        new("HOST-CGROUP", Facts, Passed, null),
        new("HOST-CGROUP", WithHost(h => h with { CgroupVersion = "1" }), Warning, "cgroup v1 is deprecated in the engine and will be removed"),
        new("HOST-CGROUP", WithHost(h => h with { CgroupVersion = null }), Skipped, "cgroup version not known"),
        new("HOST-CGROUP", WithHost(h => h with { CgroupVersion = null }) with { System = SystemTree.Facts with { Cgroups = Fact.Of(new CgroupTree(0, [])) } }, Failed, "no control groups are mounted, and the engine needs them"),
        new("HOST-CGROUP-CTRL", System(s => s with { Cgroups = Fact.Of(new CgroupTree(0, [])) }), Skipped, "no control groups are mounted"),
        new("HOST-CGROUP-DRIVER", WithEngine(e => e with { CgroupDriver = null }), Skipped, "cgroup driver not known"),
        new("HOST-CGROUP-DRIVER", WithEngine(e => e with { CgroupDriver = "cgroupfs" }) with { System = new("the engine is on another host") }, Passed, null),
        new("HOST-CGROUP-DRIVER", NoLinks("1.18.0"), Passed, null),
        new("HOST-CGROUP-DRIVER", NoLinks("1.17.8"), Warning, null),
        new("HOST-CGROUP-DRIVER", Facts with { System = new("the engine is on another host") }, Skipped, "the engine is on another host"),
        new("HOST-CGROUP-DRIVER", Facts with { SmiReport = Report([]) }, Skipped, "no GPU"),
        new("HOST-CPU", WithHost(h => h with { Cpus = 64 }), Passed, null),
        new("HOST-CPU", WithHost(h => h with { Cpus = 63 }), Warning, "63 processors for 8 GPUs: rollout and data loading will starve the GPUs"),
        new("HOST-CPU", WithHost(h => h with { Cpus = null }), Skipped, "processors not known"),
        new("HOST-CPU", WithHost(h => h with { Cpus = 1 }), Failed, "1 processor for 8 GPUs: Ray and a rollout engine need 2 at the least"),
        new("HOST-CPU", Wants(p => p with { CpusPerGpu = 32 }), Warning, "192 processors for 8 GPUs: rollout and data loading will starve the GPUs"),
        new("HOST-RAM", WithHost(h => h with { Memory = 640 * GiB }), Passed, null),
        new("HOST-RAM", WithHost(h => h with { Memory = 609 * GiB }), Passed, null),
        new("HOST-RAM", WithHost(h => h with { Memory = 512 * GiB }), Warning, "512 GiB of memory is less than the GPUs have (640 GiB): offloading can run out of it"),
        new("HOST-RAM", WithHost(h => h with { Memory = (32 * GiB) - 1 }), Failed, "32 GiB of memory is too little for Ray and a model"),
        new("HOST-RAM", WithHost(h => h with { Memory = null }), Skipped, "memory not known"),
        new("HOST-RAM", Facts with { Host = Fact.Of(Node with { Memory = 96 * GiB }), SmiReport = Report([Board]) }, Warning, "96 GiB of memory is less than the 128 GiB wanted"),
        new("HOST-RAM", Facts with { Host = Fact.Of(Node with { Memory = 96 * GiB }), SmiReport = Report([Board]), System = new("the engine is on another host"), Request = Request with { Profile = new() { Memory = 64 * GiB } } }, Passed, null),
        new("HOST-DISK-ROOT", Free(100), Passed, null),
        new("HOST-DISK-ROOT", Free(99), Warning, "99 GiB in /var/lib/docker is enough for one or two images"),
        new("HOST-DISK-ROOT", Free(39), Failed, "39 GiB in /var/lib/docker is too little to pull an image of verl"),
        new("HOST-DISK-ROOT", Free(500, total: 8000), Warning, "500 GiB in /var/lib/docker is 6.3 % of the disk: checkpoints fill the rest soon"),
        new("HOST-DISK-ROOT", Free(39) with { Request = Request with { Job = new() { MinimumFreeSpace = 30 * GiB } } }, Passed, null),
        new("HOST-DISK-ROOT", Free(300) with { Request = Request with { Job = new() { MinimumFreeSpace = 400 * GiB } } }, Failed, "300 GiB in /var/lib/docker is less than the 400 GiB asked for"),
        new("HOST-DISK-ROOT", Facts with { Disk = Fact.None<DiskSpace>("the engine is on another host") }, Skipped, "the engine is on another host"),
        new("HOST-INODES", Inodes(100, 1000), Passed, null),
        new("HOST-INODES", Inodes(null, null), Passed, null),
        new("HOST-INODES", Inodes(94, 1000), Warning, "inodes: 9.4 % free in /var/lib/docker; an image of verl unpacks to several 100 000 files"),
        new("HOST-INODES", Inodes(49, 1000), Failed, "inodes: 4.9 % free in /var/lib/docker; an image of verl unpacks to several 100 000 files"),
        new("HOST-TIME", Skew(4.9), Passed, null),
        new("HOST-TIME", Skew(-5), Warning, "the clock is 5 s behind registry-1.docker.io"),
        new("HOST-TIME", Skew(300), Warning, "the clock is 300 s ahead of registry-1.docker.io"),
        new("HOST-TIME", Skew(301), Failed, "the clock is 301 s ahead of registry-1.docker.io: certificates are refused, logs don't match"),
        new("HOST-HUGEPAGES", System(s => s with { Memory = Fact.None<MemoryInfo>("/proc/meminfo can't be read") }), Skipped, "/proc/meminfo can't be read"),
        new("HOST-NOUVEAU", Modules("nouveau") with { SmiReport = Fact.None<NvidiaSmiReport>("no report from nvidia-smi") }, Failed, "nouveau has the boards, so that NVIDIA's driver can't load"),
        new("SEC-SELINUX", System(s => s with { Selinux = Fact.Of(new Selinux(true, true)) }) with { Engine = Fact.None<EngineInfo>("no engine") }, Skipped, "no engine"),
        new("SEC-ROOTLESS", Facts, Passed, null),
        new("SEC-ROOTLESS", Rootless(new ToolkitConfig()), Failed, "a rootless engine may not make the control groups that the toolkit asks for, so containers with GPUs don't start"),
        new("SEC-ROOTLESS", Rootless(new ToolkitConfig { NoCgroups = true }), Passed, null),
        new("SEC-ROOTLESS", Rootless(null), Warning, "a rootless engine can give GPUs to containers only where the toolkit makes no control groups"),
        new("SEC-ROOTLESS", Rootless(null) with { GpuService = Fact.Of(new GpuService(GpuAccess.Cdi, "/etc/cdi/nvidia.yaml")) }, Passed, null),
        new("SEC-ROOTLESS", Facts with { Engine = Fact.None<EngineInfo>("no engine") }, Skipped, "no engine"),
    ];

    public static TreeCase[] Trees { get; } =
    [
        new("HOST-OS", bench => bench.EngineInfo = HostBench.Info("\"OSType\": \"linux\"", "\"OSType\": \"windows\""), Failed, null),
        new("HOST-KCONFIG", bench => bench.Write($"boot/config-{HostBench.Kernel}", SystemTree.Config("OVERLAY_FS", "SECCOMP_FILTER")), Failed, "the kernel lacks OVERLAY_FS (image layers), SECCOMP_FILTER (seccomp profiles)"),
        new("HOST-KCONFIG", bench => bench.Write($"boot/config-{HostBench.Kernel}", SystemTree.Config("POSIX_MQUEUE")), Warning, "the kernel lacks POSIX_MQUEUE (/dev/mqueue)"),
        new("HOST-KCONFIG", bench => bench.Write($"boot/config-{HostBench.Kernel}", SystemTree.Config("IP_NF_FILTER")), Passed, null),
        new("HOST-KCONFIG", bench => bench.Delete($"boot/config-{HostBench.Kernel}"), Skipped, "the kernel's configuration is not to be found"),
        new("HOST-CGROUP-CTRL", bench => bench.Write("sys/fs/cgroup/cgroup.controllers", "cpuset cpu io memory hugetlb pids rdma\n"), Passed, null),
        new("HOST-CGROUP-CTRL", bench => bench.Write("sys/fs/cgroup/cgroup.controllers", "cpuset cpu memory pids\n"), Warning, "cgroup controllers that are off: io"),
        new("HOST-CGROUP-CTRL", bench => bench.Write("sys/fs/cgroup/cgroup.controllers", "cpuset cpu io\n"), Failed, "cgroup controllers that are off: memory, pids; containers can't be limited"),
        new("HOST-CGROUP-CTRL", Legacy("memory\t4\t96\t1\n"), Passed, null),
        new("HOST-CGROUP-CTRL", Legacy("memory\t0\t96\t0\n"), Failed, "cgroup controllers that are off: memory; containers can't be limited"),
        new("HOST-CGROUP-DRIVER", bench => bench.EngineInfo = HostBench.Info("\"CgroupDriver\": \"systemd\"", "\"CgroupDriver\": \"cgroupfs\""), Passed, null),
        new("HOST-CGROUP-DRIVER", bench => bench.Delete("dev/char/195:3"), Warning, "'systemctl daemon-reload' takes the GPUs from running containers: /dev/char has no links to them"),
        new("HOST-CGROUP-DRIVER", bench => bench.DeleteFolder("dev/char"), Skipped, "/dev/char can't be read"),
        new("HOST-RAM", bench => bench.Write("proc/meminfo", SystemTree.Memory(available: "20971520")), Failed, "20 GiB of 2 TiB of memory is available: Ray and a model need 32 GiB"),
        new("HOST-SWAP", bench => bench.Write("proc/meminfo", SystemTree.Memory(swapFree: "6291453")), Passed, null),
        new("HOST-SWAP", bench => bench.Write("proc/meminfo", SystemTree.Memory(swapFree: "2097151")), Warning, "swap: 6 GiB of 8 GiB in use (75 %), and what is swapped out slows training down"),
        new("HOST-SWAP", bench => bench.Delete("proc/meminfo"), Skipped, "/proc/meminfo can't be read"),
        new("HOST-DISK-ROOT", bench => bench.DeleteFolder("var/lib/docker"), Skipped, "/var/lib/docker is not to be seen from here"),
        new("HOST-DISK-ROOT", _ => { }, Passed, null) { Request = Disk(1) },
        new("HOST-DISK-ROOT", _ => { }, Warning, null) { Request = Disk(long.MaxValue) },
        new("HOST-INODES", bench => bench.DeleteFolder("var/lib/docker"), Skipped, "/var/lib/docker is not to be seen from here"),
        new("HOST-FILEHANDLES", bench => bench.Write("proc/sys/fs/file-nr", "799\t0\t1000\n"), Passed, null),
        new("HOST-FILEHANDLES", bench => bench.Write("proc/sys/fs/file-nr", "800\t0\t1000\n"), Warning, "the host's open files: 800 of 1000 (80 %)"),
        new("HOST-FILEHANDLES", bench => bench.Write("proc/sys/fs/file-nr", "950\t0\t1000\n"), Failed, "the host's open files: 950 of 1000 (95 %); Ray can't start its workers"),
        new("HOST-FILEHANDLES", bench => bench.Delete("proc/sys/fs/file-nr"), Skipped, "/proc/sys/fs/file-nr can't be read"),
        new("HOST-PIDS", bench => bench.Write("proc/sys/kernel/pid_max", "3885\n"), Passed, null),
        new("HOST-PIDS", bench => bench.Write("proc/sys/kernel/pid_max", "3850\n"), Warning, "the host's processes and threads: 3107 of 3850 (80.7 %)"),
        new("HOST-PIDS", bench => bench.Write("proc/sys/kernel/threads-max", "3200\n"), Failed, "the host's processes and threads: 3107 of 3200 (97.1 %); Ray can't start its workers"),
        new("HOST-PIDS", bench => bench.Delete("proc/loadavg"), Skipped, "/proc/loadavg can't be read"),
        new("HOST-DSTATE", bench => SystemTree.Process(bench, 5150, "jbd2/nvme0n1p2-", 'D'), Passed, null),
        new("HOST-DSTATE", bench => SystemTree.Process(bench, 5150, "nvidia-smi", 'D'), Failed, "stuck in the kernel (state D): nvidia-smi (5150)"),
        new("HOST-DSTATE", bench => SystemTree.WaitsOnce(bench, 5150, "nvidia-smi"), Warning, "seen waiting in the kernel (state D): nvidia-smi (5150)"),
        new("HOST-DSTATE", NewlyWaiting, Passed, null),
        new("HOST-DSTATE", bench => bench.Delete("proc/1/comm"), Skipped, "other users' processes are not to be seen"),
        new("HOST-HUGEPAGES", bench => SystemTree.HugePages(bench, "hugepages-1048576kB", reserved: 1000, free: 100), Passed, null),
        new("HOST-HUGEPAGES", bench => SystemTree.HugePages(bench, "hugepages-1048576kB", reserved: 1000, free: 600), Warning, "600 GiB of memory is set aside in huge pages that nobody uses"),
        new("HOST-HUGEPAGES", bench => bench.DeleteFolder("sys/kernel"), Skipped, "/sys can't be read"),
        new("HOST-NUMA", bench => bench.Write("sys/devices/system/node/has_cpu", "0\n"), Passed, null),
        new("HOST-NUMA", bench => bench.Write("proc/sys/kernel/numa_balancing", "1\n"), Warning, "NUMA balancing moves pages while training runs"),
        new("HOST-NUMA", bench => bench.Write($"sys/bus/pci/devices/{SystemTree.Gpus[7]}/numa_node", "-1\n"), Warning, "the firmware does not tell the NUMA node of 0000:df:00.0"),
        new("HOST-NUMA", bench => bench.DeleteFolder("sys/devices/system/node"), Skipped, "the kernel tells no memory nodes"),
        new("HOST-TIME", _ => { }, Passed, null),
        new("HOST-TIME", bench => bench.ClockSynchronized = false, Warning, "nothing keeps the clock right: in time certificates are refused and logs don't match"),
        new("HOST-TIME", bench => bench.ClockSynchronized = null, Skipped, "the kernel does not tell who sets the clock"),
        new("HOST-NOUVEAU", _ => { }, Passed, null),
        new("HOST-NOUVEAU", bench => bench.Write("proc/modules", "nouveau 2306048 0 - Live 0x0000000000000000\n"), Warning, "nouveau is loaded beside NVIDIA's driver and can take the boards at the next boot"),
        new("HOST-NOUVEAU", bench => bench.Delete("proc/modules"), Skipped, "there is no /proc/modules"),
        new("HOST-ACS", bench => SystemTree.BridgeConfig(bench, SystemTree.ConfigSpace(validates: true)), Warning, "PCIe access control (ACS) is on at 0000:15:01.0: traffic between GPUs takes the way through the processor"),
        new("HOST-ACS", Virtual, Passed, null),
        new("HOST-ACS", bench => SystemTree.BridgeConfig(bench, new byte[64]), Skipped, "only root sees PCI bridges' settings"),
        new("SEC-SELINUX", bench => Confine(bench, "0", "name=selinux"), Passed, null),
        new("SEC-SELINUX", bench => Confine(bench, "1", "name=seccomp,profile=builtin"), Passed, null),
        new("SEC-SELINUX", bench => Confine(bench, "1", "name=selinux"), Warning, "SELinux keeps containers from folders of the host that have no container label"),
        new("SEC-APPARMOR", bench => bench.Delete("usr/sbin/apparmor_parser"), Failed, "AppArmor is on and apparmor_parser is missing: the engine can't load its profile, so no container starts"),
        new("SEC-APPARMOR", bench => bench.Write("sys/module/apparmor/parameters/enabled", "N\n"), Passed, null),
        new("SEC-APPARMOR", bench => bench.DeleteFolder("sys/module"), Skipped, "/sys can't be read"),
        new("SEC-ROOTLESS", bench => Confine(bench, "0", "name=rootless"), Failed, null),
        new("SEC-ROOTLESS", bench => Confine(bench, "0", "name=userns"), Warning, "the engine maps root to another user, who needs rights on every folder that is mounted"),
    ];

    private static HostFacts Free(long gibibytes, long total = 1000) => Facts with { Disk = Fact.Of(new DiskSpace("/var/lib/docker", gibibytes * GiB, total * GiB)) };

    private static HostFacts Inodes(long? free, long? total)
        => Facts with { Disk = Fact.Of(new DiskSpace("/var/lib/docker", 500 * GiB, 1000 * GiB) { FreeInodes = free, TotalInodes = total }) };

    private static HostFacts System(Func<SystemFacts, SystemFacts> change) => Facts with { System = change(SystemTree.Facts) };

    private static HostFacts Modules(string name)
        => Facts with { Boards = new("not read") { Modules = Fact.Of(new KernelModules(new Dictionary<string, IReadOnlyList<string>> { [name] = [] })) } };

    private static HostFacts Skew(double seconds) => Facts with { Network = new("not read") { ClockSkew = Fact.Of(new ClockSkew(TimeSpan.FromSeconds(seconds), "registry-1.docker.io")) } };

    private static HostFacts NoLinks(string toolkit) => System(s => s with { DeviceLinks = Fact.Of(new DeviceLinks(0)) }) with
    {
        GpuService = Fact.Of(new GpuService(GpuAccess.Cdi, "/etc/cdi/nvidia.yaml")),
        Toolkit = new("not read") { Version = Fact.Of(toolkit) },
    };

    private static HostFacts Rootless(ToolkitConfig? config) => WithEngine(e => e with { SecurityOptions = ["name=seccomp,profile=builtin", "name=rootless"] }) with
    {
        Toolkit = new("not read") { Config = config is null ? Fact.None<ToolkitConfig>("not read") : Fact.Of(config) },
    };

    private static HostFacts Wants(Func<HostProfile, HostProfile> change) => Facts with { Request = Request with { Profile = change(HostProfile.Default) } };

    private static HostTestRequest Disk(long wanted)
        => HostBench.Wanted() with { Job = new(), Profile = new() { DiskFree = wanted, DiskFreeMinimum = 1, DiskFreePercent = 0 } };

    private static Action<HostBench> Legacy(string memory) => bench =>
    {
        bench.Delete("sys/fs/cgroup/cgroup.controllers");
        bench.Write("sys/fs/cgroup/memory/tasks", "");
        bench.Write("proc/cgroups", $"#subsys_name\thierarchy\tnum_cgroups\tenabled\ncpuset\t2\t1\t1\ncpu\t3\t4\t1\nblkio\t5\t4\t1\npids\t6\t9\t1\n{memory}");
    };

    // Field 22 of its line says that it was started 15 s after boot, so that it is 5 s old.
    private static void NewlyWaiting(HostBench bench)
    {
        SystemTree.Process(bench, 5150, "nvidia-smi", 'D');
        bench.Write("proc/uptime", "20.00 80.00\n");
    }

    private static void Virtual(HostBench bench)
    {
        bench.Write("proc/cpuinfo", "processor\t: 0\nflags\t\t: fpu lm hypervisor\n");
        SystemTree.BridgeConfig(bench, SystemTree.ConfigSpace(validates: true));
    }

    private static void Confine(HostBench bench, string enforce, string option)
    {
        bench.Write("sys/fs/selinux/enforce", enforce);
        bench.EngineInfo = HostBench.Info("\"Warnings\": null", $"\"SecurityOptions\": [\"name=cgroupns\", \"{option}\"], \"Warnings\": null");
    }
}
