using VerlPS.Hosts;

namespace VerlPS.Containers;

/// <summary>The checks of a container: a row of Data/checks-container.csv and a rule of the same id each.</summary>
public static class ContainerChecks
{
    private const string Python = "CTR-PYTHON";
    private const string Mount = "CTR-MOUNT";

    private static readonly Lazy<IReadOnlyList<CheckDescription>> Rows = new(() =>
        [.. CsvTable.Load("checks-container.csv").Select(row => new CheckDescription(row["id"], row["group"], row["name"], "inside the container", row["wanted"], row["remedy"]))]);

    private static readonly Dictionary<string, Func<ContainerFacts, InsideReading, Finding>> Rules =
        new[] { TorchRules.All, PackageRules.All, InsideLimitRules.All }.SelectMany(rules => rules).ToDictionary(StringComparer.Ordinal);

    /// <summary>All checks, in the order of a report.</summary>
    public static IReadOnlyList<CheckDescription> Catalogue => Rows.Value;

    /// <summary>Every check; one for each mounted folder.</summary>
    internal static IReadOnlyList<HostCheck> Evaluate(ContainerFacts facts) => [.. Rows.Value.SelectMany(row => Evaluate(row, facts))];

    private static IEnumerable<HostCheck> Evaluate(CheckDescription row, ContainerFacts facts)
        => row.Id switch
        {
            Python => [Check(row, PythonRule(facts), facts)],
            Mount => facts.Mounts.Select(mount => Check(row, facts.Inside is null ? Skipped(facts) : MountRules.Judge(facts, mount), facts) with { Name = $"{row.Name} {mount.Target}" }),
            _ => [Check(row, facts.Inside is InsideReading inside ? Rules[row.Id](facts, inside) : Skipped(facts), facts)],
        };

    private static Finding PythonRule(ContainerFacts facts)
        => facts.Inside?.Python is string version ? Finding.Pass(version) : Finding.Fail(null, facts.Missing!);

    private static Finding Skipped(ContainerFacts facts) => Finding.Skip(facts.HasPython ? "could not be read inside" : "no python3 in the container");

    private static HostCheck Check(CheckDescription row, Finding finding, ContainerFacts facts) => new()
    {
        Id = row.Id,
        Group = row.Group,
        Name = row.Name,
        Status = finding.Status,
        Found = finding.Found,
        Wanted = finding.Wanted ?? row.Wanted,
        Reason = finding.Reason,
        Remedy = finding.Status is CheckStatus.Warning or CheckStatus.Failed ? finding.Remedy ?? (row.Remedy.Length > 0 ? row.Remedy : null) : null,
        Duration = facts.Duration,
    };
}
