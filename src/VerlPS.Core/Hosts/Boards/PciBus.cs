using System.Text;

namespace VerlPS.Hosts;

/// <summary>Looks for NVIDIA's devices on the PCI bus.</summary>
public sealed class PciBus(IHostTree tree)
{
    private const string Folder = "/sys/bus/pci/devices";
    private const string Nvidia = "0x10de";

    // Base class and subclass of a device: PCI Code and ID Assignment Specification.
    private const string Display = "0x0300", Controller3D = "0x0302", OtherBridge = "0x0680";

    /// <summary>NVIDIA's devices; null where there is no PCI bus to be seen.</summary>
    public PciBoards? Find()
    {
        IReadOnlyList<string> addresses = tree.List(Folder);
        if (addresses.Count == 0)
            return null;

        ILookup<string, PciBoard> devices = addresses
            .Where(address => Read(address, "vendor") == Nvidia && tree.ReadLink($"{Folder}/{address}/physfn") is null)
            .ToLookup(address => Read(address, "class"), address => new PciBoard(address, Path.GetFileName(tree.ReadLink($"{Folder}/{address}/driver"))));
        return new PciBoards([.. devices[Display].Concat(devices[Controller3D]).OrderBy(board => board.Address, StringComparer.Ordinal)], [.. devices[OtherBridge]]);
    }

    // Six characters say the vendor, or the class without its programming interface.
    private string Read(string address, string name) => Encoding.ASCII.GetString(tree.TryReadBytes($"{Folder}/{address}/{name}", 6) ?? []);
}
