using VerlPS.Hosts;
using static VerlPS.CheckStatus;
using static VerlPS.Tests.Hosts.HealthyHost;

namespace VerlPS.Tests.Hosts;

/// <summary>Cases of the checks on the boards, beyond nvidia-smi's report.</summary>
internal static class BoardCases
{
    private const string Broken = "NVIDIA-SMI has failed because it couldn't communicate with the NVIDIA driver.";
    private const string L40S = "NVIDIA L40S";

    public static RuleCase[] Rules { get; } =
    [
        new("GPU-COUNT", Facts with { SmiReport = Report([Board], attached: 4) }, Warning, "the driver counts 4 GPUs and describes 1"),
        new("GPU-LIBS", Facts with { Boards = new("the engine is on another host") }, Skipped, "the engine is on another host"),
        new("GPU-DEVNODES", With(new DeviceNodes([new("/dev/nvidia0", true)], new("/dev/nvidiactl", true), new("/dev/nvidia-uvm", true))), Failed, "1 of 8 GPUs have a device node"),
        new("GPU-DEVNODES", With(new DeviceNodes([.. Enumerable.Range(0, 8).Select(n => new DeviceNode($"/dev/nvidia{n}", n > 0))], new("/dev/nvidiactl", false), null)), Failed, "this user may not open /dev/nvidia0, /dev/nvidiactl"),
        new("GPU-BADENV", Facts with { Boards = new("the engine is on another host") }, Skipped, "the engine is on another host"),
        new("GPU-FABRIC", WithBoard(g => g with { FabricState = "Completed", FabricStatus = "Success", FabricHealth = "Healthy" }), Passed, null),
        new("GPU-FABRIC", WithBoard(g => g with { FabricState = "In Progress" }), Failed, "fabric state of GPU 7: In Progress"),
        new("GPU-FABRIC", WithBoard(g => g with { FabricState = "Completed", FabricStatus = "Initialization failure" }), Failed, "fabric status of GPU 7: Initialization failure"),
        new("GPU-FABRIC", WithBoards(g => g with { FabricState = "Completed", FabricStatus = "Success", FabricHealth = "Unhealthy" }), Failed, "fabric health of GPU 0, 1, 2, 3, 4, 5, 6, 7: Unhealthy"),
    ];

    public static TreeCase[] Trees { get; } =
    [
        new("GPU-COUNT", _ => { }, Passed, null),
        new("GPU-COUNT", BoardTree.NoPciBus, Passed, null),
        new("GPU-COUNT", bench => bench.Smi(Smi(0)), Failed, "the driver sees no GPU"),
        new("GPU-COUNT", bench => bench.Smi(Smi(1)), Warning, "nvidia-smi shows 1 of 8 GPUs on the PCI bus; not shown: 0000:43:00.0, 0000:52:00.0, 0000:61:00.0 and 4 more"),
        new("GPU-COUNT", bench => { BoardTree.Device(bench, "0000:e0:00.0", "0x10de", "0x030000", "vfio-pci"); }, Warning, "8 of 9 GPUs: 0000:e0:00.0 kept for virtual machines"),
        new("GPU-COUNT", bench => bench.Smi(Smi(7)), Failed, null) { Request = Expecting(new() { GpuCount = 8 }) },
        new("GPU-COUNT", BoardTree.NoPciBus, Failed, "8 of 16 GPUs") { Request = Expecting(new() { GpuCount = 16 }) },
        new("GPU-COUNT", _ => { }, Warning, "8 GPUs, but 4 are expected") { Request = Expecting(new() { GpuCount = 4 }) },
        new("GPU-COUNT", bench => bench.Smi(Broken, 9), Skipped, "no report from nvidia-smi"),

        new("GPU-LIBS", _ => { }, Passed, null),
        new("GPU-LIBS", bench => bench.Delete(BoardTree.Cache), Warning, "/usr/lib/x86_64-linux-gnu/libnvidia-ml.so.1 is not in the linker's cache, so that programs may not find it"),
        new("GPU-LIBS", bench => bench.Delete("usr/lib/x86_64-linux-gnu/libcuda.so.1"), Failed, "libcuda.so.1 is missing: containers get the driver's libraries from the host"),
        new("GPU-LIBS", bench => BoardTree.Library(bench, "usr/lib/x86_64-linux-gnu/libcuda.so.1", bits: 32), Failed, "libcuda.so.1 is missing: containers get the driver's libraries from the host"),
        new("GPU-LIBS", bench => { NoLibraries(bench); bench.Smi(Broken, 9); }, Failed, "libnvidia-ml.so.1 and libcuda.so.1 are missing: containers get the driver's libraries from the host"),
        new("GPU-LIBS", NoLibraries, Skipped, "nvidia-smi answers, but its library is in no usual place"),
        new("GPU-LIBS", bench => { NoLibraries(bench); NoSmi(bench); }, Skipped, "no driver is installed"),
        new("GPU-LIBS", bench => { NoLibraries(bench); bench.Delete(BoardTree.Cache); }, Skipped, "there is no linker cache"),

        new("GPU-MODULES", _ => { }, Passed, null),
        new("GPU-MODULES", bench => bench.Write(BoardTree.Modules, "nvidia 60715008 321 - Live 0x0000000000000000 (OE)\n"), Warning, null),
        new("GPU-MODULES", bench => { bench.Write(BoardTree.Modules, "nouveau 2437120 0 - Live 0x0\n"); bench.Smi(Broken, 9); }, Failed, "the kernel module nvidia is not loaded"),
        new("GPU-MODULES", bench => bench.Write(BoardTree.Modules, ""), Skipped, "no kernel module is listed, though nvidia-smi answers"),
        new("GPU-MODULES", bench => { bench.Write(BoardTree.Modules, ""); NoSmi(bench); }, Skipped, "no driver is installed"),
        new("GPU-MODULES", bench => bench.Delete(BoardTree.Modules), Skipped, "there is no /proc/modules"),

        new("GPU-DEVNODES", _ => { }, Passed, null),
        new("GPU-DEVNODES", bench => bench.Delete("dev/nvidia-uvm"), Warning, "there is no /dev/nvidia-uvm: CUDA can't start before something makes it"),
        new("GPU-DEVNODES", bench => bench.Delete("dev/nvidiactl"), Failed, "there is no /dev/nvidiactl, which every CUDA program opens"),
        new("GPU-DEVNODES", bench => bench.Delete("dev/nvidia3"), Failed, "7 of 8 GPUs have a device node"),
        new("GPU-DEVNODES", bench => { NoNodes(bench); bench.Smi(Broken, 9); }, Failed, "there is no /dev/nvidia node: the driver is not loaded, or nothing made its nodes"),
        new("GPU-DEVNODES", NoNodes, Skipped, "there is no /dev/nvidia node, though nvidia-smi answers"),
        new("GPU-DEVNODES", bench => { NoNodes(bench); NoSmi(bench); }, Skipped, "no driver is installed"),
        new("GPU-DEVNODES", bench => Directory.Delete(Path.Combine(bench.Root, "dev"), recursive: true), Skipped, "there is no /dev"),

        new("GPU-XID", _ => { }, Passed, null),
        new("GPU-XID", bench => BoardTree.Said(bench, 121, "NVRM: Xid (PCI:0000:1b:00): 79, GPU has fallen off the bus."), Passed, null),
        new("GPU-XID", bench => BoardTree.Said(bench, 119, "NVRM: Xid (PCI:0000:9b:00): 79, pid='<unknown>', name=<unknown>, GPU has fallen off the bus."), Failed, "GPU at 0000:9b:00: Xid 79, the GPU has fallen off the bus"),
        new("GPU-XID", bench => BoardTree.Said(bench, 119, "NVRM: Xid (PCI:0000:9b:00): 79, GPU has fallen off the bus."), Passed, null) { Request = Expecting(new() { KernelLogWindow = TimeSpan.FromHours(1) }) },
        new("GPU-XID", bench => BoardTree.Said(bench, 5, "NVRM: Xid (PCI:0000:9b:00): 31, pid=77, name=python3, Ch 00000010", "NVRM: Xid (PCI:0000:9b:00): 31, pid=78, name=python3, Ch 00000010"), Warning, "GPU at 0000:9b:00: Xid 31 2 times, a job touched GPU memory that it does not have"),
        new("GPU-XID", bench => BoardTree.Said(bench, 5, "NVRM: Xid (PCI:0000:9b:00): 43, pid=77", "NVRM: Xid (PCI:0000:9b:00): 45, pid=77", "NVRM: Xid (PCI:0000:9b:00): 94, pid=77"), Failed, null),
        new("GPU-XID", bench => BoardTree.Said(bench, 5, "NVRM: Xid (PCI:0018:01:00): 149, NETIR_LINK_EVT Fatal XC0 i0 Link 08 (0x004505c6 0x00000000)"), Failed, "GPU at 0018:01:00: Xid 149, NVLink failed"),
        new("GPU-XID", bench => BoardTree.Said(bench, 5, "NVRM: Xid (PCI:0018:01:00): 149, NETIR_LINK_EVT Nonfatal XC0 i0 Link 08 (0x004505c6 0x00000000)"), Warning, null),
        new("GPU-XID", bench => BoardTree.Said(bench, 5, "NVRM: Xid (PCI:0000:9b:00): 4000, something"), Warning, "GPU at 0000:9b:00: Xid 4000, a code that VerlPS does not know"),
        new("GPU-XID", bench => BoardTree.Said(bench, 5, "NVRM: Xid (PCI:0000:9b:00): 106, SMBPBI Test Message"), Passed, null),
        new("GPU-XID", bench => File.Delete(bench.KernelLogFile), Skipped, "the kernel log needs root"),

        new("GPU-SXID", _ => { }, Passed, null),
        new("GPU-SXID", bench => BoardTree.Said(bench, 5, "nvidia-nvswitch3: SXid (PCI:0000:05:00.0): 12028, Non-fatal, Link 32 egress non-posted PRIV error (First)"), Warning, "NVSwitch 0000:05:00.0: SXid 12028, not fatal"),
        new("GPU-SXID", bench => BoardTree.Said(bench, 5, "nvidia-nvswitch0: SXid (PCI:0000:07:00.0): 20034, Fatal, Link 30 LTSSM Fault Up", "nvidia-nvswitch0: SXid (PCI:0000:07:00.0): 20034, Severity 1 Engine instance 30"), Failed, "NVSwitch 0000:07:00.0: SXid 20034, fatal"),
        new("GPU-SXID", bench => File.Delete(bench.KernelLogFile), Skipped, "the kernel log needs root"),

        new("GPU-NVLINK", _ => { }, Passed, null),
        new("GPU-NVLINK", bench => BoardTree.NvLinks(bench, BoardTree.Links(8).Replace("Link 3: 26.562 GB/s", "Link 3: <inactive>", StringComparison.Ordinal)), Failed, "GPU 0 has 1 of 18 NVLinks down: 3"),
        new("GPU-NVLINK", bench => BoardTree.NvLinks(bench, BoardTree.Links(7) + BoardTree.Links(8, says: "NVML: Unable to retrieve NVLink information as all links are inactive\n")[^160..]), Failed, "no NVLink of GPU 7 is active"),
        new("GPU-NVLINK", bench => Boards(bench, "NVIDIA H100 PCIe", "NVML: Unable to retrieve NVLink information as all links are inactive\n"), Skipped, "no NVLink bridge joins the boards"),
        new("GPU-NVLINK", bench => Boards(bench, L40S, "Device does not have or support Nvlink\n"), Skipped, "the boards have no NVLink"),
        new("GPU-NVLINK", bench => Boards(bench, L40S, "Device does not have or support Nvlink\n"), Failed, "no NVLink of GPU 0, 1, 2, 3, 4, 5, 6, 7 is active") { Request = Expecting(new() { NvLinks = 12 }) },
        new("GPU-NVLINK", bench => Boards(bench, "NVIDIA A100 80GB PCIe", "\t Link 0: 25 GB/s\n\t Link 1: <inactive>\n"), Warning, "GPU 0 has 1 of 2 NVLinks down: 1"),
        new("GPU-NVLINK", _ => { }, Failed, null) { Request = Expecting(new() { NvLinks = 19 }) },
        new("GPU-NVLINK", _ => { }, Passed, null) { Request = Expecting(new() { NvLinks = 18 }) },
        new("GPU-NVLINK", bench => BoardTree.NvLinks(bench, BoardTree.Links(2, says: "Nvlink queries are not supported for Devices in MIG mode\n")), Skipped, "MIG hides NVLink"),
        new("GPU-NVLINK", bench => BoardTree.NvLinks(bench, BoardTree.Links(1)), Skipped, "one GPU needs no NVLink"),
        new("GPU-NVLINK", bench => BoardTree.NvLinks(bench, ""), Skipped, "nvidia-smi names no NVLink links"),

        new("GPU-TOPO", _ => { }, Passed, null),
        new("GPU-TOPO", bench => BoardTree.Topology(bench, BoardTree.Matrix(8, (a, b) => a == 7 || b == 7 ? "SYS" : "NV18")), Failed, "GPU 0 and 7 are joined by SYS and not by NVLink, and 6 more pairs"),
        new("GPU-TOPO", bench => { Boards(bench, L40S, ""); BoardTree.Topology(bench, BoardTree.Matrix(8, (a, b) => a / 4 == b / 4 ? "NODE" : "SYS")); }, Warning, "GPU 0 and 4 are on different sockets, and 15 more pairs: their traffic crosses the link between processors"),
        new("GPU-TOPO", bench => { Boards(bench, L40S, ""); BoardTree.Topology(bench, BoardTree.Matrix(8, (_, _) => "PXB")); }, Passed, null),
        new("GPU-TOPO", bench => BoardTree.Topology(bench, BoardTree.Matrix(1, (_, _) => "")), Skipped, "one GPU has no other to be joined to"),
        new("GPU-TOPO", bench => BoardTree.Topology(bench, "\u001b[4mnothing"), Skipped, "nvidia-smi shows no topology"),

        new("GPU-FABRIC", _ => { }, Passed, null),
        new("GPU-FABRIC", bench => bench.Delete(BoardTree.Manager), Failed, "the host has NVSwitches, but nv-fabricmanager does not run: CUDA fails with error 802"),
        new("GPU-FABRIC", bench => { bench.Delete(BoardTree.Manager); bench.Write("proc/2411/comm", "nv-fabricmanage\n"); }, Passed, null),
        new("GPU-FABRIC", BoardTree.NoPciBus, Skipped, "there is no PCI bus to be seen"),
        new("GPU-FABRIC", bench => bench.Smi(Broken, 9), Skipped, "no report from nvidia-smi"),

        new("GPU-BADENV", _ => { }, Passed, null),
        new("GPU-BADENV", bench => bench.Variables["CUDA_INJECTION64_PATH"] = "/opt/trace.so", Warning, "CUDA_INJECTION64_PATH makes CUDA programs of this shell trace, dump or wait"),
    ];

    private static HostFacts With(DeviceNodes nodes) => Facts with { Boards = new BoardFacts("not read") { Nodes = Fact.Of(nodes) } };

    private static HostTestRequest Expecting(HostProfile profile) => HostBench.Wanted() with { Profile = profile };

    private static string Smi(int boards, string name = "NVIDIA H100 80GB HBM3") => SmiXml.Document(string.Concat(Enumerable.Repeat(SmiXml.Gpu(name), boards)));

    private static void Boards(HostBench bench, string name, string links)
    {
        bench.Smi(Smi(8, name));
        BoardTree.NvLinks(bench, BoardTree.Links(8, name, links));
    }

    private static void NoSmi(HostBench bench) => File.Delete(Path.Combine(bench.Programs, "nvidia-smi"));

    private static void NoLibraries(HostBench bench) => Directory.Delete(Path.Combine(bench.Root, "usr/lib"), recursive: true);

    private static void NoNodes(HostBench bench)
    {
        foreach (string node in Directory.GetFiles(Path.Combine(bench.Root, "dev"), "nvidia*"))
            File.Delete(node);
    }
}
