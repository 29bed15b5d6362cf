using System.Runtime.InteropServices;
using System.Text;
using VerlPS.Hosts;
using static VerlPS.Tests.Hosts.HealthyHost;

namespace VerlPS.Tests.Hosts;

/// <summary>The kernel's files of a healthy host, and the facts that they hold.</summary>
internal static class SystemTree
{
    public const string Bridge = "0000:15:01.0";

    /// <summary>The boards of a DGX H100.</summary>
    public static readonly string[] Gpus = ["0000:1b:00.0", "0000:43:00.0", "0000:52:00.0", "0000:61:00.0", "0000:9d:00.0", "0000:c3:00.0", "0000:d1:00.0", "0000:df:00.0"];

    public static SystemFacts Facts { get; } = new("not read")
    {
        Memory = Fact.Of(new MemoryInfo(2015 * GiB, 1980 * GiB, 8 * GiB, 8 * GiB)),
        HugePages = Fact.Of(new HugePages(0, 0, "madvise")),
        Numa = Fact.Of(new NumaLayout(2, false, [])),
        KernelConfig = Fact.Of(new KernelConfig("/boot/config-5.15.0-122-generic", KernelOption.Names)),
        Cgroups = Fact.Of(new CgroupTree(2, ["cpuset", "cpu", "io", "memory", "pids"])),
        FileHandles = Fact.Of(new UsedShare(20_000, 1_000_000)),
        ProcessIds = Fact.Of(new UsedShare(3_000, 4_194_304)),
        StuckProcesses = Fact.Of(new StuckProcesses([], [])),
        Clock = Fact.Of(new ClockState(true)),
        DeviceLinks = Fact.Of(new DeviceLinks(8)),
        Acs = Fact.Of(new PcieAcs(false, [])),
        Selinux = Fact.Of(new Selinux(false, false)),
        AppArmor = Fact.Of(new AppArmor(true, "/usr/sbin/apparmor_parser")),
    };

    public static void Fill(HostBench bench)
    {
        bench.Write("proc/meminfo", Memory());
        bench.Write("proc/cpuinfo", "processor\t: 0\nvendor_id\t: GenuineIntel\nflags\t\t: fpu vme lm nx avx512f\nbugs\t\t: spectre_v1\n\nprocessor\t: 1\n");
        bench.Write("proc/loadavg", "0.52 0.58 0.59 2/3107 187213\n");
        bench.Write("proc/sys/kernel/pid_max", "4194304\n");
        bench.Write("proc/sys/kernel/threads-max", "16507672\n");
        bench.Write("proc/sys/kernel/numa_balancing", "0\n");
        bench.Write("proc/sys/fs/file-nr", "20480\t0\t9223372036854775807\n");
        Process(bench, 1, "systemd", 'S');
        Process(bench, 2044, "nvidia-persiste", 'S');
        bench.Write("etc/os-release", "PRETTY_NAME=\"Ubuntu 22.04.5 LTS\"\nNAME=\"Ubuntu\"\nVERSION_ID=\"22.04\"\nVERSION_CODENAME=jammy\nID=ubuntu\nID_LIKE=debian\n");
        bench.Write($"boot/config-{HostBench.Kernel}", Config());
        bench.Write("sys/devices/system/cpu/online", "0-191\n");
        bench.Write("sys/devices/system/node/has_cpu", "0-1\n");
        bench.Write("sys/kernel/mm/transparent_hugepage/enabled", "always [madvise] never\n");
        HugePages(bench, "hugepages-2048kB", reserved: 0, free: 0);
        bench.Write("sys/module/apparmor/parameters/enabled", "Y\n");
        bench.Write("usr/sbin/apparmor_parser", "");
        bench.Write("dev/char/195:255", "");
        foreach ((string address, int index) in Gpus.Select((address, index) => (address, index)))
            Gpu(bench, address, index);
    }

    public static string Memory(string available = "2076000000", string swapFree = "8388604")
        => $"MemTotal:       {HostBench.MemoryKiB} kB\nMemFree:        1930000000 kB\nMemAvailable:   {available} kB\nSwapTotal:       8388604 kB\nSwapFree:        {swapFree} kB\nHugePages_Total:       0\n";

    /// <summary>A kernel's configuration without some options.</summary>
    public static string Config(params string[] without)
        => "#\n# Linux/x86 5.15.0 Kernel Configuration\n#\n"
            + string.Concat(KernelOption.Names.Select((name, index) => without.Contains(name) ? $"# CONFIG_{name} is not set\n" : $"CONFIG_{name}={(index % 2 == 0 ? 'y' : 'm')}\n"));

    public static void Process(HostBench bench, int id, string name, char state)
    {
        bench.Write($"proc/{id}/comm", $"{name}\n");
        bench.Write($"proc/{id}/stat", $"{id} ({name}) {state} 1 {id} {id} 0 -1 4194560 1 0 0 0 5 6 0 0 20 0 1 0 1500 11628544 1280 18446744073709551615 0 0\n");
    }

    /// <summary>A process that waits in the kernel when it is first looked at, and sleeps from then on.</summary>
    public static void WaitsOnce(HostBench bench, int id, string name)
    {
        string file = Path.Combine(bench.Root, $"proc/{id}/stat"), later = $"{file}.later";
        Process(bench, id, name, 'D');
        byte[] waiting = File.ReadAllBytes(file);
        Process(bench, id, name, 'S');
        File.Move(file, later);
        Assert.Equal(0, MakeFifo(Encoding.UTF8.GetBytes($"{file}\0"), Convert.ToUInt32("600", 8)));
        Task.Run(() =>
        {
            // Opens when somebody reads; who reads next finds the other file.
            using FileStream pipe = new(file, FileMode.Open, FileAccess.Write, FileShare.ReadWrite, bufferSize: 0);
            File.Move(later, file, overwrite: true);
            pipe.Write(waiting);
        });
    }

    public static void HugePages(HostBench bench, string pool, int reserved, int free)
    {
        bench.Write($"sys/kernel/mm/hugepages/{pool}/nr_hugepages", $"{reserved}\n");
        bench.Write($"sys/kernel/mm/hugepages/{pool}/free_hugepages", $"{free}\n");
        bench.Write($"sys/kernel/mm/hugepages/{pool}/resv_hugepages", "0\n");
    }

    /// <summary>A bridge's configuration space: one capability that is something else, then access control.</summary>
    public static byte[] ConfigSpace(bool validates)
    {
        byte[] space = new byte[0x1000];
        BitConverter.TryWriteBytes(space.AsSpan(0x100), 0x0001u | (1u << 16) | (0x148u << 20));
        BitConverter.TryWriteBytes(space.AsSpan(0x148), 0x000Du | (1u << 16));
        space[0x148 + 4] = 0x5f;
        space[0x148 + 6] = (byte)(validates ? 0x1d : 0);
        return space;
    }

    public static void BridgeConfig(HostBench bench, byte[] space) => bench.WriteBytes($"sys/bus/pci/devices/{Bridge}/config", space);

    private static void Gpu(HostBench bench, string address, int index)
    {
        // A device's folder is a link to where it hangs, below its bridges.
        string root = $"pci0000:{0x15 + index:x2}", bridge = $"0000:{0x15 + index:x2}:01.0";
        bench.Write($"sys/devices/{root}/{bridge}/class", "0x060400\n");
        bench.Link($"sys/bus/pci/devices/{bridge}", $"../../../devices/{root}/{bridge}");
        bench.WriteBytes($"sys/bus/pci/devices/{bridge}/config", ConfigSpace(validates: false));
        bench.Write($"sys/devices/{root}/{bridge}/{address}/class", "0x030200\n");
        bench.Link($"sys/bus/pci/devices/{address}", $"../../../devices/{root}/{bridge}/{address}");
        bench.Write($"sys/bus/pci/devices/{address}/numa_node", $"{index / 4}\n");
        bench.Link($"sys/bus/pci/drivers/nvidia/{address}", $"../../../../devices/{root}/{bridge}/{address}");
        bench.Link($"dev/char/195:{index}", $"../nvidia{index}");
    }

    [DllImport("libc", EntryPoint = "mkfifo", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int MakeFifo(byte[] path, uint mode);
}
