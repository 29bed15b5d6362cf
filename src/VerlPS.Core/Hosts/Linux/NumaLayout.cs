namespace VerlPS.Hosts;

/// <summary>Memory nodes of a host.</summary>
/// <param name="Nodes">Nodes with processors.</param>
/// <param name="Balancing">The kernel moves pages between nodes by itself.</param>
/// <param name="Unplaced">PCI addresses of GPUs whose node the firmware does not tell.</param>
public sealed record NumaLayout(int Nodes, bool Balancing, IReadOnlyList<string> Unplaced)
{
    /// <summary>Reads the nodes, and where the GPUs of NVIDIA's driver are; null for a kernel without nodes.</summary>
    public static NumaLayout? Read(IHostTree tree)
        => CpuList.Count(tree.TryReadText("/sys/devices/system/node/has_cpu")) is int nodes
            ? new NumaLayout(
                nodes,
                tree.TryReadText("/proc/sys/kernel/numa_balancing")?.Trim() is not (null or "0"),
                [.. PciAddress.FindGpus(tree).Where(gpu => tree.TryReadText($"{PciAddress.Folder(gpu)}/numa_node")?.Trim() == "-1")])
            : null;
}
