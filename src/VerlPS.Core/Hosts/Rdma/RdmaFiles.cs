using System.Globalization;

namespace VerlPS.Hosts;

/// <summary>Reads the RDMA adapters out of /sys and /dev.</summary>
public sealed class RdmaFiles(IHostTree tree)
{
    private const string Class = "/sys/class/infiniband";

    /// <summary>The adapters; null where there are none.</summary>
    public RdmaDevices? Read()
    {
        IReadOnlyList<string> names = tree.List(Class);
        if (names.Count == 0)
            return null;

        IReadOnlyList<string> nodes = tree.List("/dev/infiniband");
        return new RdmaDevices(names, [.. names.SelectMany(ReadPorts)])
        {
            VerbsNodes = [.. nodes.Where(node => node.StartsWith("uverbs", StringComparison.Ordinal))],
            HasConnectionManager = nodes.Contains("rdma_cm"),
            HasOpenDriver = tree.TryReadText("/proc/driver/nvidia/version")?.Contains("Open Kernel Module", StringComparison.Ordinal) == true,
        };
    }

    private IEnumerable<RdmaPort> ReadPorts(string device)
        => from name in tree.List($"{Class}/{device}/ports")
           where int.TryParse(name, NumberStyles.None, CultureInfo.InvariantCulture, out _)
           let folder = $"{Class}/{device}/ports/{name}"
           select new RdmaPort(device, int.Parse(name, CultureInfo.InvariantCulture))
           {
               State = Word(Text(folder, "state")),
               PhysicalState = Word(Text(folder, "phys_state")),
               Rate = double.TryParse(Text(folder, "rate")?.Split(' ')[0], NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out double rate) ? rate : null,
               LinkLayer = Text(folder, "link_layer"),
               LinkDowned = long.TryParse(Text(folder, "counters/link_downed"), NumberStyles.None, CultureInfo.InvariantCulture, out long count) ? count : null,
           };

    private string? Text(string folder, string name) => tree.TryReadText($"{folder}/{name}") is { Length: > 0 and < 200 } text ? text.Trim() : null;

    // "4: ACTIVE"
    private static string? Word(string? state) => state?.Split(": ") is [_, string word] ? word : null;
}
