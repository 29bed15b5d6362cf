using System.Diagnostics.CodeAnalysis;
using VerlPS.Hosts;

namespace VerlPS.Compose;

/// <summary>The checks of a compose file: a row of Compose/Data/checks-compose.csv and a rule of the same id each.</summary>
public static class ComposeChecks
{
    /// <summary>The check that the file can be read at all.</summary>
    internal const string Yaml = "CMP-YAML";

    // Checks that ask for something to be there.
    private static readonly HashSet<string> OfWhatIsLeftOut = ["CMP-IMAGE", "CMP-COMMAND", "CMP-ENTRYPOINT", "CMP-GPU", "CMP-SHM", "CMP-ULIMIT", "CMP-RAY", "CMP-CACHE"];

    private static readonly Lazy<IReadOnlyList<CheckDescription>> Rows = new(() =>
        [.. CsvTable.Load("checks-compose.csv").Select(row => new CheckDescription(row["id"], row["group"], row["name"], row["source"], row["wanted"], row["remedy"]))]);

    private static readonly Dictionary<string, Func<ComposeFacts, IEnumerable<ComposeFault>>> Rules =
        new[]
        {
            ComposeVerdictRules.All, StructureRules.All, ExclusiveRules.All, ReferenceRules.All, ValueRules.All, ServiceImageRules.All,
            ServiceCommandRules.All, GpuReservationRules.All, ServiceLimitRules.All, ServiceNetworkRules.All, DataRules.All,
        }.SelectMany(rules => rules).ToDictionary(StringComparer.Ordinal);

    /// <summary>All checks, in the order of a report.</summary>
    public static IReadOnlyList<CheckDescription> Catalogue => Rows.Value;

    /// <summary>The ids of all checks, in the catalogue's order.</summary>
    public static IReadOnlyList<string> Ids => [.. Rows.Value.Select(row => row.Id)];

    /// <summary>Every check that is wanted, of a file that was read.</summary>
    internal static IReadOnlyList<ComposeCheck> Evaluate(ComposeFacts facts, CheckSelection selection)
        => [.. Wanted(selection).SelectMany(row => Evaluate(row, facts))];

    /// <summary>Every check that is wanted, of a file that can't be read: one failed, and the others were not asked.</summary>
    internal static IReadOnlyList<ComposeCheck> Evaluate(string path, VerlException error, CheckSelection selection)
        => [.. Wanted(selection).Select(row => row.Id == Yaml
            ? Check(row, path, new ComposeFault(CheckStatus.Failed, null, error.Line, error.Message.Replace($"'{path}', ", "", StringComparison.Ordinal).TrimEnd('.')) { Remedy = error.Remedy })
            : Check(row, path, new ComposeFault(CheckStatus.Skipped, null, 0, "the file can't be read")))];

    /// <summary>A check for the view that hosts' checks have.</summary>
    internal static HostCheck AsHostCheck(ComposeCheck check)
        => new() { Id = check.Id, Group = check.Group, Name = check.Name, Status = check.Status, Found = check.Found, Wanted = check.Wanted, Reason = check.Reason, Remedy = check.Remedy };

    private static IEnumerable<CheckDescription> Wanted(CheckSelection selection) => Rows.Value.Where(row => selection.Includes(row.Id, row.Group));

    private static IEnumerable<ComposeCheck> Evaluate(CheckDescription row, ComposeFacts facts)
    {
        ComposeFault[] faults = row.Id == Yaml ? [] : [.. Rules[row.Id](facts).Concat(Unseen(row, facts)).OrderBy(fault => fault.Line)];
        return faults.Length > 0
            ? faults.Select(fault => Check(row, facts.Path, fault))
            : [Check(row, facts.Path, new ComposeFault(CheckStatus.Passed, null, 0, string.Empty) { Found = facts.Services.Count == 1 ? "1 service" : FormattableString.Invariant($"{facts.Services.Count} services") })];
    }

    private static IEnumerable<ComposeFault> Unseen(CheckDescription row, ComposeFacts facts)
        => OfWhatIsLeftOut.Contains(row.Id)
            ? facts.Services.Where(service => service.IsPartial).Select(service => new ComposeFault(CheckStatus.Skipped, service.Name, service.LineOf("extends"), "it extends what is not in this file"))
            : [];

    private static ComposeCheck Check(CheckDescription row, string path, ComposeFault fault) => new()
    {
        Id = row.Id,
        Group = row.Group,
        Name = row.Name,
        Status = fault.Status,
        Service = fault.Service,
        Line = fault.Line,
        Found = Safe(fault.Found),
        Wanted = row.Wanted,
        // What can't be read says its line itself.
        Reason = fault.Status == CheckStatus.Passed ? null : row.Id == Yaml ? Safe(fault.Reason) : Safe(fault.Told),
        Remedy = fault.Status is CheckStatus.Warning or CheckStatus.Failed ? Safe(fault.Remedy) ?? (row.Remedy.Length > 0 ? row.Remedy : null) : null,
        Path = path,
    };

    // Whatever rule quotes the file: what looks like a secret stays in it.
    [return: NotNullIfNotNull(nameof(text))]
    private static string? Safe(string? text) => text is null ? null : PlainSecrets.Hide(text);
}
