namespace VerlPS.Hosts;

/// <summary>The rule on what changed since the baseline.</summary>
internal static class BaselineRules
{
    public static Dictionary<string, Rule> All { get; } = new()
    {
        ["HOST-BASELINE"] = Rule.Always(Changed).When(facts => facts.Request.BaselinePath is not null),
    };

    private static Finding Changed(HostFacts facts)
    {
        if (facts.Request.Baseline is not HostBaseline before)
            return Finding.Skip("no baseline yet: this run writes it");

        IReadOnlyList<HostChange> changes = before.Compare(BaselineFacts.Read(facts));
        string since = FormattableString.Invariant($"{before.Timestamp:yyyy-MM-dd HH:mm}");
        return changes.Count == 0
            ? Finding.Pass($"as on {since}")
            : Finding.Warn($"{changes.Count}", $"{changes.Count} {(changes.Count == 1 ? "fact is" : "facts are")} not as on {since}: {string.Join(", ", changes.Take(4).Select(change => change.Name))}{(changes.Count > 4 ? ", …" : "")}");
    }
}
