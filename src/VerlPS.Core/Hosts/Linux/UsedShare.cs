using System.Globalization;

namespace VerlPS.Hosts;

/// <summary>How much of something that is limited is in use.</summary>
/// <param name="Used">In use.</param>
/// <param name="Maximum">The limit.</param>
public sealed record UsedShare(long Used, long Maximum)
{
    /// <summary>The share in use, in percent.</summary>
    public double Percent => Maximum > 0 ? 100.0 * Used / Maximum : 0;

    /// <summary>Reads /proc/sys/fs/file-nr: open files, a number that is always 0 today, the limit.</summary>
    public static UsedShare? ParseFileHandles(string? text)
        => Fields(text) is [string open, string unused, string maximum] && Number(open) is long used && Number(unused) is long free && Number(maximum) is long limit
            ? new UsedShare(used - free, limit)
            : null;

    /// <summary>Process ids: the tasks of /proc/loadavg (<c>0.08 0.28 0.66 1/92 8998</c>) against the lowest limit that is known.</summary>
    public static UsedShare? ParseProcessIds(string? loadAverage, params string?[] limits)
        => Fields(loadAverage) is [_, _, _, string tasks, ..]
            && Number(tasks[(tasks.IndexOf('/') + 1)..]) is long used
            && limits.Select(limit => Number(limit?.Trim())).OfType<long>().ToArray() is { Length: > 0 } known
                ? new UsedShare(used, known.Min())
                : null;

    private static string[] Fields(string? text) => (text ?? string.Empty).Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);

    private static long? Number(string? text) => long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out long number) ? number : null;
}
