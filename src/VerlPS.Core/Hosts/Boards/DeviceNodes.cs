namespace VerlPS.Hosts;

/// <summary>The driver's device nodes.</summary>
/// <param name="Gpus">/dev/nvidia0 and so on, one a board.</param>
/// <param name="Control">/dev/nvidiactl; null where it is missing.</param>
/// <param name="Memory">/dev/nvidia-uvm, unified memory; null where it is missing.</param>
public sealed record DeviceNodes(IReadOnlyList<DeviceNode> Gpus, DeviceNode? Control, DeviceNode? Memory)
{
    private const string Prefix = "nvidia";

    /// <summary>All that are there.</summary>
    public IEnumerable<DeviceNode> All => Gpus.Concat(new[] { Control, Memory }.OfType<DeviceNode>());

    /// <summary>Looks into /dev; null where there is none.</summary>
    public static DeviceNodes? Find(IHostTree tree)
    {
        if (!tree.DirectoryExists("/dev"))
            return null;

        DeviceNode[] nodes =
        [
            .. tree.List("/dev")
                .Where(name => name.StartsWith(Prefix, StringComparison.Ordinal))
                .Select(name => $"/dev/{name}")
                .Select(path => new DeviceNode(path, tree.MayAccess(path, PathAccess.Read | PathAccess.Write))),
        ];
        return new DeviceNodes(
            [.. nodes.Where(node => node.Path[$"/dev/{Prefix}".Length..] is { Length: > 0 } number && number.All(char.IsAsciiDigit))],
            nodes.FirstOrDefault(node => node.Path == "/dev/nvidiactl"),
            nodes.FirstOrDefault(node => node.Path == "/dev/nvidia-uvm"));
    }
}

/// <summary>A device node.</summary>
/// <param name="Path">Its path.</param>
/// <param name="MayUse">This user may read and write it.</param>
public sealed record DeviceNode(string Path, bool MayUse);
