using System.Globalization;

namespace VerlPS.Hosts;

/// <summary>Rules on the boards, beyond nvidia-smi's report.</summary>
internal static class BoardRules
{
    private const string NoDriver = "no driver is installed";

    public static Dictionary<string, Rule> All { get; } = new()
    {
        ["GPU-COUNT"] = Rule.On(facts => facts.SmiReport, Count),
        ["GPU-LIBS"] = Rule.On(facts => facts.Boards.Libraries, Libraries),
        ["GPU-MODULES"] = Rule.On(facts => facts.Boards.Modules, Modules),
        ["GPU-DEVNODES"] = Rule.On(facts => facts.Boards.Nodes, Nodes),
        ["GPU-XID"] = Rule.On(facts => facts.Boards.KernelEvents, BoardErrorRules.Xids),
        ["GPU-SXID"] = Rule.On(facts => facts.Boards.KernelEvents, BoardErrorRules.SwitchErrors),
        ["GPU-NVLINK"] = Rule.On(facts => facts.Boards.Links, NvLinkRules.Links),
        ["GPU-TOPO"] = Rule.On(facts => facts.Boards.Topology, NvLinkRules.Topology),
        ["GPU-FABRIC"] = Rule.On(facts => facts.SmiReport, (_, facts) => NvLinkRules.Fabric(facts)),
        ["GPU-BADENV"] = Rule.On(facts => facts.Boards.HarmfulVariables, Environment),
    };

    private static Finding Count(NvidiaSmiReport report, HostFacts facts)
    {
        int shown = report.Gpus.Count;
        string found = shown.ToString(CultureInfo.InvariantCulture);
        int? wanted = facts.Profile.GpuCount;
        Finding finding = shown == 0 ? Finding.Fail(found, "the driver sees no GPU")
            : shown < wanted ? Finding.Fail(found, $"{shown} of {wanted} GPUs{NameMissing(report, facts)}")
            : report.AttachedGpus is int attached && attached > shown ? Finding.Warn(found, $"the driver counts {attached} GPUs and describes {shown}")
            : facts.Boards.Pci.Value is PciBoards bus && bus.Gpus.Count > shown ? Hidden(bus, shown, NameMissing(report, facts))
            : shown > wanted ? Finding.Warn(found, $"{shown} GPUs, but {wanted} are expected")
            : Finding.Pass(found);
        return wanted is null ? finding : finding with { Wanted = $"{wanted}" };
    }

    private static Finding Hidden(PciBoards bus, int shown, string missing)
    {
        string found = $"{shown} of {bus.Gpus.Count}";
        PciBoard[] lent = [.. bus.Gpus.Where(board => board.Driver?.StartsWith("vfio", StringComparison.Ordinal) == true)];
        return lent.Length == bus.Gpus.Count - shown
            ? Finding.Warn(found, $"{found} GPUs: {Name(lent.Select(board => board.Address))} kept for virtual machines") with { Remedy = "Give the board back to the nvidia driver with 'driverctl unset-override ADDRESS' to use it here." }
            : Finding.Warn(found, $"nvidia-smi shows {found} GPUs on the PCI bus{missing}");
    }

    // A board that has fallen off the bus is still listed there, which tells where it is.
    private static string NameMissing(NvidiaSmiReport report, HostFacts facts)
    {
        HashSet<string?> shown = [.. report.Gpus.Select(gpu => ShortAddress(gpu.BusId))];
        string[] missing = [.. facts.Boards.Pci.Value?.Gpus.Select(board => board.Address).Where(address => !shown.Contains(address)) ?? []];
        return missing.Length == 0 ? "" : $"; not shown: {Name(missing)}";
    }

    // nvidia-smi writes eight digits of the domain, the kernel four.
    internal static string? ShortAddress(string? address) => address is { Length: 16 } ? address[4..].ToLowerInvariant() : address?.ToLowerInvariant();

    private static string Name(IEnumerable<string> addresses) => addresses.ToArray() is { Length: > 3 } many ? $"{string.Join(", ", many.Take(3))} and {many.Length - 3} more" : string.Join(", ", addresses);

    private static Finding Libraries(DriverLibraries libraries, HostFacts facts)
    {
        DriverLibrary?[] all = [libraries.Management, libraries.Cuda];
        string[] names = ["libnvidia-ml.so.1", "libcuda.so.1"];
        string[] missing = [.. names.Where((_, index) => all[index] is null)];
        if (missing.Length == 0)
        {
            DriverLibrary[] known = [.. all.OfType<DriverLibrary>()];
            return Array.Find(known, library => !library.Cached) is DriverLibrary lost
                ? Finding.Warn(lost.Path, $"{lost.Path} is not in the linker's cache, so that programs may not find it") with { Remedy = "Run 'ldconfig' as root." }
                : Finding.Pass(string.Join(", ", names));
        }

        // nvidia-smi can't start without the first of them.
        return facts.Smi.Value?.NotFound == true ? Finding.Skip(NoDriver)
            : libraries.Management is null && facts.SmiReport.Value is not null ? Finding.Skip("nvidia-smi answers, but its library is in no usual place")
            : Finding.Fail($"no {string.Join(", no ", missing)}", $"{string.Join(" and ", missing)} {(missing.Length == 1 ? "is" : "are")} missing: containers get the driver's libraries from the host");
    }

    private static Finding Modules(KernelModules modules, HostFacts facts)
        => modules.Has("nvidia") ? modules.Has("nvidia_uvm")
                ? Finding.Pass("nvidia, nvidia_uvm")
                : Finding.Warn("nvidia", "nvidia_uvm is not loaded: CUDA needs it, and only loads it by itself where nvidia-modprobe is installed")
            : facts.Smi.Value?.NotFound == true ? Finding.Skip(NoDriver)
            : facts.SmiReport.Value is not null ? Finding.Skip("no kernel module is listed, though nvidia-smi answers")
            : Finding.Fail("none", "the kernel module nvidia is not loaded");

    private static Finding Nodes(DeviceNodes nodes, HostFacts facts)
    {
        if (!nodes.All.Any())
        {
            return facts.Smi.Value?.NotFound == true ? Finding.Skip(NoDriver)
                : facts.SmiReport.Value is not null ? Finding.Skip("there is no /dev/nvidia node, though nvidia-smi answers")
                : Finding.Fail("none", "there is no /dev/nvidia node: the driver is not loaded, or nothing made its nodes");
        }

        string found = $"{nodes.Gpus.Count} boards{(nodes.Control is null ? "" : ", nvidiactl")}{(nodes.Memory is null ? "" : ", nvidia-uvm")}";
        DeviceNode[] closed = [.. nodes.All.Where(node => !node.MayUse)];
        return nodes.Control is null ? Finding.Fail(found, "there is no /dev/nvidiactl, which every CUDA program opens")
            : nodes.Gpus.Count < facts.Gpus.Count ? Finding.Fail(found, $"{nodes.Gpus.Count} of {facts.Gpus.Count} GPUs have a device node")
            : closed.Length > 0 ? Finding.Fail(found, $"this user may not open {Name(closed.Select(node => node.Path))}") with { Remedy = "Join the group that owns the node ('ls -l /dev/nvidia*'), or set NVreg_DeviceFileMode=0666 for the nvidia module." }
            : nodes.Memory is null ? Finding.Warn(found, "there is no /dev/nvidia-uvm: CUDA can't start before something makes it") with { Remedy = "Run 'nvidia-modprobe -u -c=0' as root." }
            : Finding.Pass(found);
    }

    private static Finding Environment(IReadOnlyList<string> set)
        => set.Count == 0 ? Finding.Pass("none") : Finding.Warn(string.Join(", ", set), $"{string.Join(", ", set)} {(set.Count == 1 ? "makes" : "make")} CUDA programs of this shell trace, dump or wait");
}
