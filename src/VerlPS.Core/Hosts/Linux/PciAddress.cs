using System.Text.RegularExpressions;

namespace VerlPS.Hosts;

/// <summary>PCI devices as /sys/bus/pci lists them.</summary>
public static partial class PciAddress
{
    /// <summary>The folder of a device.</summary>
    public static string Folder(string address) => $"/sys/bus/pci/devices/{address}";

    /// <summary>The boards that NVIDIA's driver serves. Its list also holds NVSwitches, which are no display controllers.</summary>
    public static IReadOnlyList<string> FindGpus(IHostTree tree)
        =>
        [
            .. from name in tree.List("/sys/bus/pci/drivers/nvidia")
               where Form().IsMatch(name) && tree.TryReadText($"{Folder(name)}/class")?.StartsWith("0x03", StringComparison.Ordinal) == true
               select name,
        ];

    /// <summary>The bridges between a device and its root, by the target of the device's link.</summary>
    public static IEnumerable<string> Bridges(string link) => link.Split('/').SkipLast(1).Where(part => Form().IsMatch(part));

    [GeneratedRegex(@"^[0-9a-f]{4,8}:[0-9a-f]{2}:[0-9a-f]{2}\.[0-7]$", RegexOptions.CultureInvariant)]
    private static partial Regex Form();
}
