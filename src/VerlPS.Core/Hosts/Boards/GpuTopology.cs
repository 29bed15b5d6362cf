using System.Globalization;
using System.Text.RegularExpressions;

namespace VerlPS.Hosts;

/// <summary>How each two boards are joined (<c>nvidia-smi topo -m</c>).</summary>
/// <param name="Pairs">Each two boards once.</param>
public sealed record GpuTopology(IReadOnlyList<GpuPair> Pairs);

/// <summary>Two boards.</summary>
/// <param name="First">The lower number.</param>
/// <param name="Second">The higher number.</param>
/// <param name="Connection">NV18, PIX, PXB, PHB, NODE, SYS: NVLink with that many links, or the farthest that PCIe traffic goes.</param>
public sealed record GpuPair(int First, int Second, string Connection)
{
    /// <summary>Joined by NVLink.</summary>
    public bool IsNvLink => Connection.StartsWith("NV", StringComparison.Ordinal);
}

/// <summary>Reads <c>nvidia-smi topo -m</c>.</summary>
public static partial class TopologyParser
{
    /// <summary>The pairs; null where the text holds no table.</summary>
    public static GpuTopology? Parse(string text)
    {
        // The header is underlined by an escape sequence, into a pipe as well.
        string[][] lines = [.. Escape().Replace(text, "").Split('\n').Select(line => line.Split('\t', StringSplitOptions.TrimEntries))];
        if (Array.Find(lines, line => line.Contains("GPU0")) is not string[] header)
            return null;

        return new GpuTopology(
        [
            .. from line in lines
               where line.Length > 1 && Number(line[0]) is not null
               from column in Enumerable.Range(1, Math.Min(header.Length, line.Length) - 1)
               where Number(line[0]) < Number(header[column]) && Connection().IsMatch(line[column])
               select new GpuPair(Number(line[0])!.Value, Number(header[column])!.Value, line[column]),
        ]);
    }

    private static int? Number(string name)
        => name.StartsWith("GPU", StringComparison.Ordinal) && int.TryParse(name.AsSpan(3), NumberStyles.None, CultureInfo.InvariantCulture, out int number) ? number : null;

    [GeneratedRegex(@"\x1b\[[0-9;]{0,10}m", RegexOptions.CultureInvariant)]
    private static partial Regex Escape();

    [GeneratedRegex(@"^(?:NV\d{1,3}|[A-Z]{3,4})$", RegexOptions.CultureInvariant)]
    private static partial Regex Connection();
}
