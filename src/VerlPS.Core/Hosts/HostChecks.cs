namespace VerlPS.Hosts;

/// <summary>
/// The checks: a row of Data/host-checks.csv and a rule of the same id each. A row says which source its rule needs;
/// where that source has nothing the check is skipped with the source's reason and the rule is not asked.
/// </summary>
public static class HostChecks
{
    private static readonly Lazy<IReadOnlyList<Row>> Rows = new(() =>
    [
        .. CsvTable.Load("host-checks.csv").Select(row => new Row(row["id"], row["group"], row["source"], row["name"], row["wanted"], row["remedy"])),
    ]);

    private static readonly Dictionary<string, Func<HostFacts, Finding>> Rules =
        new[] { HostRules.All, EngineRules.All, GpuRules.All, ImageRules.All }.SelectMany(rules => rules).ToDictionary(StringComparer.Ordinal);

    /// <summary>The ids of all checks, in the catalogue's order.</summary>
    public static IReadOnlyList<string> Ids => [.. Rows.Value.Select(row => row.Id)];

    /// <summary>Every check that the facts call for, in the catalogue's order.</summary>
    public static IReadOnlyList<HostCheck> Evaluate(HostFacts facts)
        => [.. Rows.Value.Where(row => row.Source != "image" || facts.Image is not null).Select(row => Evaluate(row, facts))];

    /// <summary>The verdict over checks.</summary>
    public static HostStatus Judge(IEnumerable<HostCheck> checks)
        => checks.Select(check => check.Status).ToHashSet() is var found && found.Contains(CheckStatus.Failed) ? HostStatus.NotReady
            : found.Contains(CheckStatus.Warning) ? HostStatus.Degraded
            : HostStatus.Ready;

    private static HostCheck Evaluate(Row row, HostFacts facts)
    {
        IFact? source = Source(row.Source, facts);
        Finding finding = source?.Missing is string missing ? Finding.Skip(missing) : Rules[row.Id](facts);
        bool wrong = finding.Status is CheckStatus.Warning or CheckStatus.Failed;
        return new HostCheck
        {
            Id = row.Id,
            Group = row.Group,
            Name = row.Name,
            Status = finding.Status,
            Found = finding.Found,
            Wanted = row.Wanted,
            Reason = finding.Reason,
            Remedy = wrong ? finding.Remedy ?? (row.Remedy.Length > 0 ? row.Remedy : null) : null,
            Duration = source?.Duration ?? TimeSpan.Zero,
            HostName = facts.Host.Value?.HostName,
        };
    }

    private static IFact? Source(string name, HostFacts facts) => name switch
    {
        "endpoint" => null,
        "engine" => facts.Engine,
        "host" => facts.Host,
        "disk" => facts.Disk,
        "access" => facts.GpuService,
        "compose" => null,
        "smi" => facts.Smi,
        "driver" => facts.Smi,
        "gpus" => facts.SmiReport,
        "image" => facts.Driver,
        _ => throw new InvalidOperationException($"host-checks.csv names an unknown source '{name}'."),
    };

    private sealed record Row(string Id, string Group, string Source, string Name, string Wanted, string Remedy);
}
