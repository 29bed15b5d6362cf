using System.Globalization;

namespace VerlPS.Hosts;

/// <summary>Memory that is set aside in huge pages of all sizes, in bytes.</summary>
/// <param name="Reserved">Set aside, so that it can't be used for anything else.</param>
/// <param name="Unused">Of that, what no program has claimed.</param>
/// <param name="Transparent">When the kernel makes huge pages by itself: always, madvise or never; null where it can't.</param>
public sealed record HugePages(long Reserved, long Unused, string? Transparent)
{
    private const string Pools = "/sys/kernel/mm/hugepages";

    /// <summary>Reads every pool; null where there is no /sys.</summary>
    public static HugePages? Read(IHostTree tree)
    {
        if (!tree.DirectoryExists("/sys/kernel/mm"))
            return null;

        long reserved = 0, unused = 0;
        foreach (string pool in tree.List(Pools))
        {
            long size = PageSize(pool);
            reserved += size * Number("nr_hugepages");
            unused += size * Math.Max(0, Number("free_hugepages") - Number("resv_hugepages"));

            long Number(string file)
                => uint.TryParse(tree.TryReadText($"{Pools}/{pool}/{file}")?.Trim(), NumberStyles.None, CultureInfo.InvariantCulture, out uint pages) ? pages : 0;
        }

        return new HugePages(reserved, unused, Chosen(tree.TryReadText("/sys/kernel/mm/transparent_hugepage/enabled")));
    }

    /// <summary>The size in a pool's name, hugepages-2048kB; 0 for other names.</summary>
    public static long PageSize(string pool)
        => pool.Split('-') is ["hugepages", string size]
            && size.EndsWith("kB", StringComparison.Ordinal)
            && uint.TryParse(size.AsSpan()[..^2], NumberStyles.None, CultureInfo.InvariantCulture, out uint kibibytes)
            && kibibytes <= 16 << 20
                ? (long)kibibytes << 10
                : 0;

    /// <summary>The word in brackets: <c>always [madvise] never</c>.</summary>
    public static string? Chosen(string? text)
        => text?.IndexOf('[') is int open and >= 0 && text.IndexOf(']', open) is int close and > 0 ? text[(open + 1)..close] : null;
}
