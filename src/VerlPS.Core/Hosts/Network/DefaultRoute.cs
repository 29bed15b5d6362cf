using System.Globalization;

namespace VerlPS.Hosts;

/// <summary>Reads /proc/net/route: the kernel's IPv4 routes, addresses and masks as hexadecimal numbers.</summary>
public static class DefaultRoute
{
    private const int Interface = 0, Destination = 1, Metric = 6, Mask = 7;

    /// <summary>The interface of the default route with the lowest metric; null where there is none.</summary>
    public static string? FindInterface(string? text)
        => (text ?? string.Empty).Split('\n')
            .Select(line => line.Split('\t', StringSplitOptions.TrimEntries))
            .Where(fields => fields.Length > Mask && fields[Destination] == "00000000" && fields[Mask] == "00000000" && fields[Interface].Length > 0)
            .MinBy(fields => int.TryParse(fields[Metric], NumberStyles.None, CultureInfo.InvariantCulture, out int metric) ? metric : int.MaxValue)?[Interface];
}
