using System.Globalization;
using System.Text;

namespace VerlPS.Tests.Hosts;

/// <summary>The driver's side of a healthy host: eight boards and four NVSwitches on the bus, nodes, libraries, links, a quiet kernel log.</summary>
internal static class BoardTree
{
    public const string Modules = "proc/modules";

    public const string Cache = "etc/ld.so.cache";

    public const string Manager = "sys/fs/cgroup/system.slice/nvidia-fabricmanager.service/cgroup.procs";

    private const string Libraries = "usr/lib/x86_64-linux-gnu";

    /// <summary>Ten days.</summary>
    private const int Uptime = 864000;

    public static void Fill(HostBench bench)
    {
        foreach (string address in SystemTree.Gpus)
            Device(bench, address, "0x10de", "0x030200", "nvidia");
        foreach (string address in new[] { "0000:07:00.0", "0000:08:00.0", "0000:09:00.0", "0000:0a:00.0" })
            Device(bench, address, "0x10de", "0x068000", "nvidia-nvswitch");
        Device(bench, "0000:00:00.0", "0x8086", "0x060000", null);
        Device(bench, "0000:18:00.0", "0x15b3", "0x020700", "mlx5_core");
        bench.Write(Manager, "2411\n");
        foreach (string node in Enumerable.Range(0, 8).Select(number => $"nvidia{number}").Concat(["nvidiactl", "nvidia-uvm", "nvidia-uvm-tools"]))
            bench.Write($"dev/{node}", "");
        foreach (string library in new[] { "libcuda.so.1", "libnvidia-ml.so.1" })
            Library(bench, $"{Libraries}/{library}");
        LinkerCache(bench, $"/{Libraries}/libcuda.so.1", $"/{Libraries}/libnvidia-ml.so.1");
        bench.Write("proc/uptime", $"{Uptime}.25 1650000.00\n");
        KernelLog(bench, (0, "Linux version 5.15.0-122-generic"), (9.5, "mlx5_core 0000:18:00.0 ib0: Link down"), (864000 - 60, "docker0: port 1(veth8e3a) entered forwarding state"));
        NvLinks(bench, Links(8));
        Topology(bench, Matrix(8, (_, _) => "NV18"));
    }

    public static void Device(HostBench bench, string address, string vendor, string @class, string? driver)
    {
        string folder = $"sys/bus/pci/devices/{address}";
        bench.Write($"{folder}/vendor", $"{vendor}\n");
        bench.Write($"{folder}/class", $"{@class}\n");
        File.Delete(Path.Combine(bench.Root, folder, "driver"));
        if (driver is not null)
            File.CreateSymbolicLink(Path.Combine(bench.Root, folder, "driver"), $"../../../bus/pci/drivers/{driver}");
    }

    public static void NoPciBus(HostBench bench) => Directory.Delete(Path.Combine(bench.Root, "sys/bus"), recursive: true);

    /// <summary>The head of a library of a word size.</summary>
    public static void Library(HostBench bench, string path, int bits = 64) => bench.Write(path, $"\u007fELF{(char)(bits / 32)}\u0001\u0001");

    /// <summary>A linker's cache: something binary, then texts that end with a zero.</summary>
    public static void LinkerCache(HostBench bench, params string[] paths)
        => bench.Write(Cache, $"glibc-ld.so.cache1.1\u0002\0\0\0\u0003\u0001\0\0{string.Concat(paths.Select(path => $"{Path.GetFileName(path)}\0{path}\0"))}");

    /// <summary>A kernel log with a line at each of some seconds since boot.</summary>
    public static void KernelLog(HostBench bench, params (double Time, string Text)[] lines)
        => File.WriteAllText(bench.KernelLogFile, string.Concat(lines.Select(line => string.Create(CultureInfo.InvariantCulture, $"<4>[{line.Time,12:0.000000}] {line.Text}\n"))));

    /// <summary>A kernel log with lines of some minutes ago.</summary>
    public static void Said(HostBench bench, int minutesAgo, params string[] lines) => KernelLog(bench, [.. lines.Select(line => ((double)(Uptime - (minutesAgo * 60)), line))]);

    public static void NvLinks(HostBench bench, string text) => File.WriteAllText(Path.Combine(bench.Scratch, "nvlink"), text);

    public static void Topology(HostBench bench, string text) => File.WriteAllText(Path.Combine(bench.Scratch, "topo"), text);

    /// <summary>What nvidia-smi says of boards with 18 links each.</summary>
    public static string Links(int boards, string name = "NVIDIA H100 80GB HBM3", string? says = null)
        => string.Concat(Enumerable.Range(0, boards).Select(board =>
            $"GPU {board}: {name} (UUID: GPU-6a11b7ac-0001-4ad1-9e3e-0c5b6d1f2a0{board})\n{says ?? string.Concat(Enumerable.Range(0, 18).Select(link => $"\t Link {link}: 26.562 GB/s\n"))}"));

    /// <summary>What nvidia-smi says of how boards are joined.</summary>
    public static string Matrix(int boards, Func<int, int, string> connection)
    {
        int[] all = [.. Enumerable.Range(0, boards)];
        StringBuilder text = new($"\t\u001b[4m{string.Join('\t', all.Select(board => $"GPU{board}"))}\tNIC0\tCPU Affinity\tNUMA Affinity\tGPU NUMA ID\u001b[0m\n");
        foreach (int row in all)
            text.Append(CultureInfo.InvariantCulture, $"GPU{row}\t{string.Join('\t', all.Select(column => row == column ? " X " : connection(row, column)))}\tPIX\t0-47,96-143\t0\t\tN/A\n");
        return text.Append("NIC0\t").AppendJoin('\t', all.Select(_ => "PIX")).Append("\t X\t\t\t\t\n\nLegend:\n\n  X    = Self\n  NV#  = Connection traversing a bonded set of # NVLinks\n\nNIC Legend:\n\n  NIC0: mlx5_0\n\n").ToString();
    }
}
