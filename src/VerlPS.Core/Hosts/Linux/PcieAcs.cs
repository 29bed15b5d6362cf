using System.Buffers.Binary;

namespace VerlPS.Hosts;

/// <summary>
/// PCIe access control on the way between GPUs. Where a bridge validates sources it sends the traffic of one GPU to
/// another up to the root complex, which costs bandwidth or hangs NCCL (NCCL's troubleshooting guide, PCI access control).
/// </summary>
/// <param name="IsVirtual">This is a virtual machine, whose hypervisor needs access control and handles it.</param>
/// <param name="Bridges">PCI addresses of the bridges above GPUs that validate sources.</param>
public sealed record PcieAcs(bool IsVirtual, IReadOnlyList<string> Bridges)
{
    private const int ExtendedSpace = 0x100;
    private const int WholeSpace = 0x1000;
    private const int AccessControlServices = 0x000D;
    private const int ControlRegister = 6;

    /// <summary>Reads the bridges above GPUs; null where their configuration is not to be seen, as for all but root.</summary>
    public static PcieAcs? Read(IHostTree tree)
    {
        IReadOnlyList<string> gpus = PciAddress.FindGpus(tree);
        if (gpus.Count < 2)
            return new PcieAcs(false, []);
        if (CpuInfo.Read(tree)?.IsVirtual == true)
            return new PcieAcs(true, []);

        List<string> validating = [];
        foreach (string bridge in gpus.SelectMany(gpu => PciAddress.Bridges(tree.ReadLink(PciAddress.Folder(gpu)) ?? string.Empty)).Distinct())
        {
            // Who is not root gets the first 64 bytes; a bridge without extended space has 256.
            if (tree.TryReadBytes($"{PciAddress.Folder(bridge)}/config", WholeSpace) is not { Length: >= ExtendedSpace } config)
                return null;
            if (ValidatesSources(config))
                validating.Add(bridge);
        }

        return new PcieAcs(false, validating);
    }

    /// <summary>A device's configuration space has access control services, and Source Validation is on.</summary>
    public static bool ValidatesSources(ReadOnlySpan<byte> config)
    {
        // A list of capabilities: 16 bits of id, 4 of version, 12 of the next one's offset. Broken hardware can make it a circle.
        int offset = ExtendedSpace;
        for (int seen = 0; seen < 64 && offset >= ExtendedSpace && offset + ControlRegister + 2 <= config.Length; seen++)
        {
            uint header = BinaryPrimitives.ReadUInt32LittleEndian(config[offset..]);
            if (header is 0 or uint.MaxValue)
                return false;
            if ((header & 0xFFFF) == AccessControlServices)
                return (config[offset + ControlRegister] & 1) != 0;
            offset = (int)(header >> 20) & ~3;
        }

        return false;
    }
}
