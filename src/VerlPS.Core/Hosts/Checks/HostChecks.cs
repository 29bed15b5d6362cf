namespace VerlPS.Hosts;

/// <summary>
/// The checks: a row of Data/checks-GROUP.csv and a rule of the same id each. A rule names the source that it needs;
/// where that source has nothing the check is skipped with the source's reason and the rule is not asked.
/// </summary>
public static class HostChecks
{
    private static readonly Lazy<IReadOnlyList<CheckDescription>> Rows = new(() =>
    [
        .. Groups!.SelectMany(group => CsvTable.Load($"checks-{group.ToLowerInvariant()}.csv")
            .Select(row => new CheckDescription(row["id"], group, row["name"], row["source"], row["wanted"], row["remedy"]))),
    ]);

    private static readonly Dictionary<string, Rule> Rules =
        new[] { HostRules.All, LimitRules.All, EngineRules.All, GpuRules.All, BoardRules.All, ToolkitRules.All, NetworkRules.All, RdmaRules.All, ImageRules.All, JobRules.All, BaselineRules.All }
            .SelectMany(rules => rules)
            .ToDictionary(StringComparer.Ordinal);

    /// <summary>The groups, in the order of a report.</summary>
    public static IReadOnlyList<string> Groups { get; } = ["Host", "Docker", "GPU", "Toolkit", "Network", "RDMA", "Image", "Job"];

    /// <summary>All checks, by group.</summary>
    public static IReadOnlyList<CheckDescription> Catalogue => Rows.Value;

    /// <summary>The ids of all checks, in the catalogue's order.</summary>
    public static IReadOnlyList<string> Ids => [.. Rows.Value.Select(row => row.Id)];

    /// <summary>Every check that is wanted and that the facts call for, in the catalogue's order.</summary>
    public static IReadOnlyList<HostCheck> Evaluate(HostFacts facts)
        =>
        [
            .. Rows.Value
                .Where(row => facts.Request.Selection.Includes(row.Id, row.Group) && Rules[row.Id].Applies(facts))
                .Select(row => Evaluate(row, facts)),
        ];

    /// <summary>The verdict over checks.</summary>
    public static HostStatus Judge(IEnumerable<HostCheck> checks)
        => checks.Select(check => check.Status).ToHashSet() is var found && found.Contains(CheckStatus.Failed) ? HostStatus.NotReady
            : found.Contains(CheckStatus.Warning) ? HostStatus.Degraded
            : HostStatus.Ready;

    private static HostCheck Evaluate(CheckDescription row, HostFacts facts)
    {
        Rule rule = Rules[row.Id];
        IFact? source = rule.Source(facts);
        Finding finding = source?.Missing is string missing ? Finding.Skip(missing) : rule.Judge(facts);
        return row.With(finding, source?.Duration ?? TimeSpan.Zero) with { HostName = facts.Host.Value?.HostName };
    }
}
