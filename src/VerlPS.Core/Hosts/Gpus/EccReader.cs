using System.Xml.Linq;

namespace VerlPS.Hosts;

/// <summary>Reads the state of a board's memory: error counts, and what was done about them.</summary>
internal static class EccReader
{
    private static readonly string[] Verdicts =
    [
        "ecc_errors/aggregate/sram_threshold_exceeded", "ecc_errors/unrepairable_memory", "ecc_errors/channel_repair_pending", "ecc_errors/tpc_repair_pending",
    ];

    // Newer drivers split SRAM errors by parity and SECDED; drivers before Ampere count double-bit errors.
    public static long? Uncorrected(XElement gpu, string since)
        => Sum(gpu, since, "sram_uncorrectable", "sram_uncorrectable_parity", "sram_uncorrectable_secded", "dram_uncorrectable", "double_bit/total");

    // Before Ampere only the total and the part of the frame buffer were of use; the rest is on the chip.
    public static long? CorrectedSram(XElement gpu)
        => Sum(gpu, "volatile", "sram_correctable")
            ?? (SmiValue.Count(gpu, "ecc_errors/volatile/single_bit/total") is long total
                ? Math.Max(0, total - (SmiValue.Count(gpu, "ecc_errors/volatile/single_bit/device_memory") ?? 0))
                : null);

    public static long? CorrectedDram(XElement gpu) => Sum(gpu, "volatile", "dram_correctable") ?? Sum(gpu, "volatile", "single_bit/device_memory");

    public static string[] MemoryFaults(XElement gpu)
        => [.. Verdicts.Where(path => SmiValue.IsOn(gpu, path) == true).Select(path => path[(path.LastIndexOf('/') + 1)..].Replace('_', ' '))];

    public static int? RetiredPages(XElement gpu)
    {
        int? single = SmiValue.Number(gpu, "retired_pages/multiple_single_bit_retirement/retired_count");
        int? twofold = SmiValue.Number(gpu, "retired_pages/double_bit_retirement/retired_count");
        return single is null && twofold is null ? null : (single ?? 0) + (twofold ?? 0);
    }

    public static bool? RetirementPending(XElement gpu)
        => SmiValue.IsOn(gpu, "retired_pages/pending_retirement") ?? SmiValue.IsOn(gpu, "retired_pages/pending_blacklist");

    private static long? Sum(XElement gpu, string since, params string[] names)
    {
        long[] counts = [.. names.Select(name => SmiValue.Count(gpu, $"ecc_errors/{since}/{name}")).OfType<long>().Where(count => count >= 0)];
        return counts.Length == 0 ? null : counts.Aggregate(0L, (sum, count) => sum > long.MaxValue - count ? long.MaxValue : sum + count);
    }
}
