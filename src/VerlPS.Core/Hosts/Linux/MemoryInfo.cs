using System.Globalization;

namespace VerlPS.Hosts;

/// <summary>Memory as /proc/meminfo counts it, in bytes.</summary>
/// <param name="Total">RAM that the kernel manages, a few percent less than is built in.</param>
/// <param name="Available">What programs may still take without swapping; null before Linux 3.14.</param>
/// <param name="SwapTotal">Swap; 0 where there is none.</param>
/// <param name="SwapFree">Swap that holds nothing.</param>
public sealed record MemoryInfo(long Total, long? Available, long SwapTotal, long SwapFree)
{
    /// <summary>Reads /proc/meminfo; null where it does not tell the total.</summary>
    public static MemoryInfo? Parse(string? text)
    {
        Dictionary<string, long> sizes = new(StringComparer.Ordinal);
        foreach (ReadOnlySpan<char> line in text.AsSpan().EnumerateLines())
        {
            int colon = line.IndexOf(':');
            if (colon > 0
                && line.EndsWith(" kB", StringComparison.Ordinal)
                && long.TryParse(line[(colon + 1)..^3], NumberStyles.AllowLeadingWhite, CultureInfo.InvariantCulture, out long kibibytes)
                && kibibytes <= long.MaxValue >> 10)
            {
                sizes[line[..colon].ToString()] = kibibytes << 10;
            }
        }

        return sizes.TryGetValue("MemTotal", out long total)
            ? new MemoryInfo(total, sizes.TryGetValue("MemAvailable", out long available) ? available : null, sizes.GetValueOrDefault("SwapTotal"), sizes.GetValueOrDefault("SwapFree"))
            : null;
    }
}
