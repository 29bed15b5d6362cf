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
            Python => [row.With(PythonRule(facts), facts.Duration)],
            Mount => facts.Mounts.Select(mount => row.With(facts.Inside is null ? Skipped(facts) : MountRules.Judge(facts, mount), facts.Duration) with { Name = $"{row.Name} {mount.Target}" }),
            _ => [row.With(facts.Inside is InsideReading inside ? Rules[row.Id](facts, inside) : Skipped(facts), facts.Duration)],
        };

    private static Finding PythonRule(ContainerFacts facts)
        => facts.Inside?.Python is string version ? Finding.Pass(version) : Finding.Fail(null, facts.Missing!);

    private static Finding Skipped(ContainerFacts facts) => Finding.Skip(facts.HasPython ? "could not be read inside" : "no python3 in the container");
}
