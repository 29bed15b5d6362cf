using System.Globalization;

namespace VerlPS.Hosts;

/// <summary>Reads the facts on the boards, beyond nvidia-smi's report: kernel log, links, device nodes, libraries.</summary>
internal static class BoardProbe
{
    // Variables that make CUDA trace, dump or wait: NVIDIA's DCGM warns of the same (DCGM_FR_BAD_CUDA_ENV).
    private static readonly string[] Harmful =
    [
        "NSIGHT_CUDA_DEBUGGER", "CUDA_INJECTION32_PATH", "CUDA_INJECTION64_PATH", "CUDA_AUTO_BOOST", "CUDA_ENABLE_COREDUMP_ON_EXCEPTION",
        "CUDA_COREDUMP_FILE", "CUDA_DEVICE_WAITS_ON_EXCEPTION", "CUDA_PROFILE", "COMPUTE_PROFILE", "OPENCL_PROFILE",
    ];

    public static async Task<BoardFacts> ReadAsync(ProbeScope scope)
    {
        if (!scope.Ports.Engine.Endpoint.IsLocal)
            return new BoardFacts(HostProbe.OtherHost);

        FactReader reader = scope.Reader;
        Task<Fact<PciBoards>> pci = reader.BlockingAsync(() => new PciBus(scope.Tree).Find(), "there is no PCI bus to be seen");
        Task<Fact<FabricManager>> manager = FindFabricManagerAsync(pci, scope);
        Task<Fact<DriverFiles>> files = reader.BlockingAsync(() => DriverFiles.Read(scope.Tree), "not read");
        Task<Fact<KernelEvents>> log = reader.BlockingAsync(() => ReadLog(scope), "the kernel log needs root");
        Task<Fact<NvLinkStatus>> links = reader.OutputAsync(run => NvLinkParser.Parse(run.Output), "nvidia-smi names no NVLink links", "nvidia-smi", "nvlink", "-s");
        Task<Fact<GpuTopology>> topology = reader.OutputAsync(run => TopologyParser.Parse(run.Output), "nvidia-smi shows no topology", "nvidia-smi", "topo", "-m");

        Fact<DriverFiles> driver = await files.ConfigureAwait(false);
        return new BoardFacts("not read")
        {
            Pci = await pci.ConfigureAwait(false),
            FabricManager = await manager.ConfigureAwait(false),
            Modules = driver.Part(found => found.Modules, "there is no /proc/modules"),
            Nodes = driver.Part(found => found.Nodes, "there is no /dev"),
            Libraries = driver.Part(found => found.Libraries, "there is no linker cache"),
            KernelEvents = await log.ConfigureAwait(false),
            Links = await links.ConfigureAwait(false),
            Topology = await topology.ConfigureAwait(false),
            HarmfulVariables = Fact.Of<IReadOnlyList<string>>([.. Harmful.Where(name => scope.Ports.Environment(name) is { Length: > 0 })]),
        };
    }

    private static KernelEvents? ReadLog(ProbeScope scope)
        => scope.Ports.KernelLog.Read() is string log ? KernelLogParser.Parse(log, Uptime(scope.Tree.TryReadText("/proc/uptime"))) : null;

    private static TimeSpan? Uptime(string? text)
        => double.TryParse(text?.Split(' ')[0], NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out double seconds) && seconds < TimeSpan.MaxValue.TotalSeconds
            ? TimeSpan.FromSeconds(seconds)
            : null;

    private static async Task<Fact<FabricManager>> FindFabricManagerAsync(Task<Fact<PciBoards>> pci, ProbeScope scope)
    {
        Fact<PciBoards> bus = await pci.ConfigureAwait(false);
        return bus.Value is not { Switches.Count: > 0 }
            ? Fact.None<FabricManager>(bus.Missing ?? "there is no NVSwitch", bus.Duration)
            : await scope.Reader.BlockingAsync(() => new FabricManager(RunsFabricManager(scope.Tree)), "the processes can't be read").ConfigureAwait(false);
    }

    // The kernel keeps 15 characters of a process's name. The service's group is one look; hosts without systemd need the walk.
    private static bool RunsFabricManager(IHostTree tree)
        => tree.TryReadText("/sys/fs/cgroup/system.slice/nvidia-fabricmanager.service/cgroup.procs") is { Length: > 0 }
            || tree.List("/proc").Where(name => char.IsAsciiDigit(name[0])).Any(id => tree.TryReadText($"/proc/{id}/comm")?.TrimEnd('\n') == "nv-fabricmanage");

    private sealed record DriverFiles(KernelModules? Modules, DeviceNodes? Nodes, DriverLibraries? Libraries)
    {
        public static DriverFiles Read(IHostTree tree) => new(KernelModules.Parse(tree.TryReadText("/proc/modules")), DeviceNodes.Find(tree), new LibraryFolders(tree).Find());
    }
}
