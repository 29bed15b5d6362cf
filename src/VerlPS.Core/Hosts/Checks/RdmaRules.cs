using System.Globalization;

namespace VerlPS.Hosts;

/// <summary>Rules on RDMA devices.</summary>
internal static class RdmaRules
{
    // The driver's module, and the one that Mellanox had for older drivers. Loaded is not enough: it has to be known to the RDMA core.
    private static readonly string[] PeerMemory = ["nvidia_peermem", "nv_peer_mem"];

    // nvidia-peermem's successor needs DMA buffers in the RDMA core, which came with Linux 5.12.
    private static readonly Version DmaBufferKernel = new(5, 12);

    public static Dictionary<string, Rule> All { get; } = new()
    {
        ["IB-DEVICES"] = new Rule(facts => AreMissed(facts) ? null : facts.Rdma.Devices, Devices),
        ["IB-FLAP"] = Rule.On(facts => facts.Rdma.Devices, Flaps),
        ["IB-PEERMEM"] = Rule.On(facts => facts.Rdma.Devices, GpuMemory),
        ["IB-CONTAINER"] = Rule.On(facts => facts.Rdma.Devices, Containers),
        ["HOST-MEMLOCK"] = new Rule(
            facts => HasNone(facts) || Configured(facts) is not null ? null : facts.Rdma.Devices.Missing is null ? facts.Daemon.Limits : facts.Rdma.Devices,
            LockedMemory),
    };

    private static bool HasNone(HostFacts facts) => facts.Rdma.Devices.Missing == RdmaFacts.NoDevice;

    private static bool AreMissed(HostFacts facts) => HasNone(facts) && facts.Profile.RdmaPorts > 0;

    private static Finding Devices(HostFacts facts)
    {
        if (AreMissed(facts))
            return Finding.Fail("none", $"no RDMA device, but {facts.Profile.RdmaPorts} ports are expected") with { Wanted = Wanted(facts), Remedy = "Look for the adapters with 'lspci | grep -i -e mellanox -e infiniband' and load their driver ('modprobe mlx5_ib')." };

        IReadOnlyList<RdmaPort> ports = facts.Rdma.Devices.Known().Ports;
        RdmaPort[] active = [.. ports.Where(port => port.IsActive)];
        RdmaPort[] down = [.. ports.Where(port => !port.IsActive && !port.IsOff)];
        string found = string.Create(CultureInfo.InvariantCulture, $"{active.Length} of {ports.Count} ports active{Rates(active)}");
        int fitting = active.Count(port => !(port.Rate < facts.Profile.RdmaRate));
        Finding finding = fitting < facts.Profile.RdmaPorts
            ? Finding.Fail(found, $"{fitting} of {facts.Profile.RdmaPorts} ports are active{(facts.Profile.RdmaRate is int rate ? $" at {rate} Gb/s" : "")}{Name(down)}")
            : down.Length == 0 ? Finding.Pass(found)
            // The link is up and nobody gave the port an address.
            : down.All(port => port is { State: "INIT", PhysicalState: "LinkUp" }) ? Finding.Warn(found, $"no subnet manager answers{Name(down)}") with { Remedy = "Start a subnet manager (opensm) on the fabric, or look at the switch's." }
            : Finding.Warn(found, $"{(down.Length == 1 ? "a port is" : $"{down.Length} ports are")} down{Name(down)}");
        return facts.Profile.RdmaPorts is null ? finding : finding with { Wanted = Wanted(facts) };
    }

    private static string Wanted(HostFacts facts) => $"{facts.Profile.RdmaPorts} active ports{(facts.Profile.RdmaRate is int rate ? $" at {rate} Gb/s" : "")}";

    private static string Rates(RdmaPort[] active)
        => active.Length == 0 ? "" : $", {string.Join(" and ", active.Select(port => port.Rate).OfType<double>().Distinct().OrderDescending().Select(rate => rate.ToString(CultureInfo.InvariantCulture)))} Gb/s";

    private static string Name(RdmaPort[] down)
        => down.Length == 0 ? "" : $": {string.Join(", ", down.Take(4).Select(port => $"{port} {port.State} ({port.PhysicalState})"))}{(down.Length > 4 ? $" and {down.Length - 4} more" : "")}";

    private static Finding Flaps(RdmaDevices devices, HostFacts facts)
    {
        (string Name, long Count)[] counted = [.. Growth(devices, facts.Request.Baseline)];
        if (counted.Length == 0 && facts.Boards.KernelEvents.Missing is string unread)
            return Finding.Skip(unread);

        (string Name, long Count)[] lost =
        [
            .. facts.Boards.KernelEvents.Value?.LinkLosses
                .Where(loss => !(loss.Age > facts.Profile.KernelLogWindow))
                .GroupBy(loss => loss.Device)
                .Select(same => (same.Key, (long)same.Count())) ?? [],
            .. counted.Where(port => port.Count > 0),
        ];
        if (lost.Length == 0)
            return Finding.Pass("none");

        (string worst, long count) = lost.MaxBy(link => link.Count);
        string found = string.Join(", ", lost.Take(4).Select(link => $"{link.Name}: {link.Count}"));
        string reason = $"the link of {worst} went down {(count == 1 ? "once" : $"{count} times")}{(lost.Length > 1 ? $", and {lost.Length - 1} more links" : "")}";
        return count >= facts.Profile.LinkLossesMaximum ? Finding.Fail(found, reason) : Finding.Warn(found, reason);
    }

    private static IEnumerable<(string Name, long Count)> Growth(RdmaDevices devices, HostBaseline? baseline)
        => from port in devices.Ports
           where port.LinkDowned is not null
           let before = baseline?.Values.GetValueOrDefault(port.LinkDownedName)
           where before is not null && long.TryParse(before, NumberStyles.None, CultureInfo.InvariantCulture, out _)
           // A counter that is lower than before was reset in between.
           select ($"{port}", Math.Max(0, port.LinkDowned!.Value - long.Parse(before, CultureInfo.InvariantCulture)));

    private static Finding GpuMemory(RdmaDevices devices, HostFacts facts)
    {
        if (facts.Gpus.Count == 0)
            return Finding.Skip("no GPU");
        if (PeerMemory.Any(name => facts.Boards.Modules.Value?.IsUsed("ib_core", by: name) == true))
            return Finding.Pass("nvidia-peermem");

        bool hasDmaBuffers = DockerVersion.TryParse(facts.Host.Value?.KernelVersion) >= DmaBufferKernel;
        return devices.HasOpenDriver && hasDmaBuffers ? Finding.Pass("DMA buffers")
            : facts.Boards.Modules.Missing is string unread ? Finding.Skip(unread)
            : Finding.Warn("none", "adapters can't reach GPU memory: NCCL copies through the host's memory between nodes") with
            {
                Remedy = devices.HasOpenDriver
                    ? "Run 'modprobe nvidia-peermem', or use Linux 5.12 or newer."
                    : "Run 'modprobe nvidia-peermem'; the open kernel modules of the driver (nvidia-open) do without on Linux 5.12 or newer.",
            };
    }

    private static Finding Containers(RdmaDevices devices, HostFacts facts)
    {
        string found = string.Create(CultureInfo.InvariantCulture, $"{devices.VerbsNodes.Count} verbs nodes{(devices.HasConnectionManager ? ", rdma_cm" : "")}");
        return devices.VerbsNodes.Count == 0 ? Finding.Warn(found, "there is no /dev/infiniband/uverbs node: containers can't use RDMA, and NCCL falls back to TCP")
            : devices.VerbsNodes.Count < devices.Names.Count ? Finding.Warn(found, $"{devices.VerbsNodes.Count} of {devices.Names.Count} adapters have a node in /dev/infiniband")
            : devices.HasConnectionManager ? Finding.Pass(found)
            : Finding.Warn(found, "there is no /dev/infiniband/rdma_cm, which UCX and DeepEP connect through");
    }

    // What the engine is set to give comes before what containers would inherit.
    private static UlimitSetting? Configured(HostFacts facts) => facts.Rdma.Devices.Missing is null ? facts.Daemon.Settings.Value?.Settings?.LockedMemory : null;

    private static Finding LockedMemory(HostFacts facts)
    {
        if (HasNone(facts))
            return Finding.Pass(RdmaFacts.NoDevice);
        if ((Configured(facts) is UlimitSetting set ? set.Soft : facts.Daemon.Limits.Known().LockedMemory) is not long limit)
            return Finding.Pass("unlimited");

        string found = ByteSize.Format(limit);
        return limit < facts.Profile.LockedMemoryMinimum
            ? Finding.Warn(found, $"containers may lock {found} only, too little for RDMA")
            : Finding.Warn(found, $"containers may lock {found}: RDMA fails once buffers need more");
    }
}
