namespace VerlPS.Hosts;

/// <summary>An option that containers need of a kernel (the names are those of moby's contrib/check-config.sh).</summary>
/// <param name="Alternatives">One of these has to be on.</param>
/// <param name="IsRequired">No container runs without it.</param>
/// <param name="Loss">What doesn't work without it.</param>
public sealed record KernelOption(string[] Alternatives, bool IsRequired, string Loss)
{
    private static readonly Lazy<IReadOnlyList<KernelOption>> Rows = new(() =>
        [.. CsvTable.Load("kernel-options.csv").Select(row => new KernelOption(row["option"].Split('|'), row["need"] == "required", row["loss"]))]);

    private static readonly Lazy<HashSet<string>> AllNames = new(() => Rows.Value.SelectMany(option => option.Alternatives).ToHashSet(StringComparer.Ordinal));

    /// <summary>All of them.</summary>
    public static IReadOnlyList<KernelOption> All => Rows.Value;

    /// <summary>Their names.</summary>
    public static HashSet<string> Names => AllNames.Value;

    /// <summary>The length of the longest of these names.</summary>
    public static int LongestName { get; } = AllNames.Value.Max(name => name.Length);

    /// <summary>The name to tell people.</summary>
    public string Name => Alternatives[0];

    /// <summary>A kernel has it.</summary>
    public bool IsIn(KernelConfig config) => Alternatives.Any(config.Enabled.Contains);
}
