namespace VerlPS.Hosts;

/// <summary>Which checks are wanted: by id and by group, whatever the case.</summary>
public sealed class CheckSelection
{
    private readonly Wildcard[] _ids;
    private readonly Wildcard[] _excluded;
    private readonly IReadOnlyList<string> _groups;

    private CheckSelection(IReadOnlyList<string> ids, IReadOnlyList<string> excluded, IReadOnlyList<string> groups)
    {
        _ids = [.. ids.Select(id => new Wildcard(id))];
        _excluded = [.. excluded.Select(id => new Wildcard(id))];
        _groups = groups;
    }

    /// <summary>All checks.</summary>
    public static CheckSelection All { get; } = new([], [], []);

    /// <summary>A selection as a user writes it.</summary>
    /// <param name="ids">Patterns of ids; empty for all.</param>
    /// <param name="excluded">Patterns of ids left out.</param>
    /// <param name="groups">Groups; empty for all.</param>
    /// <exception cref="VerlException">InvalidArgument: a pattern or group that no check has.</exception>
    public static CheckSelection Parse(IReadOnlyList<string> ids, IReadOnlyList<string> excluded, IReadOnlyList<string> groups)
    {
        Demand(ids.Concat(excluded), HostChecks.Ids, "GPU-DRIVER or DKR-*");
        return groups.FirstOrDefault(group => !HostChecks.Groups.Contains(group, StringComparer.OrdinalIgnoreCase)) is string unknown
            ? throw new VerlException(VerlErrorKind.InvalidArgument, $"There is no group of checks named '{unknown}'.", unknown, $"The groups are {string.Join(", ", HostChecks.Groups)}.")
            : new CheckSelection(ids, excluded, groups);
    }

    /// <summary>A selection from another list of checks than the host's, as a user writes it.</summary>
    /// <param name="ids">Patterns of ids; empty for all.</param>
    /// <param name="excluded">Patterns of ids left out.</param>
    /// <param name="known">The ids that there are.</param>
    /// <param name="example">Two of them, for messages.</param>
    /// <exception cref="VerlException">InvalidArgument: a pattern that no check has.</exception>
    public static CheckSelection ParseOf(IReadOnlyList<string> ids, IReadOnlyList<string> excluded, IReadOnlyList<string> known, string example)
    {
        Demand(ids.Concat(excluded), known, example);
        return new CheckSelection(ids, excluded, []);
    }

    /// <summary>The check is wanted.</summary>
    public bool Includes(string id, string group)
        => (_groups.Count == 0 || _groups.Contains(group, StringComparer.OrdinalIgnoreCase))
            && (_ids.Length == 0 || _ids.Any(pattern => pattern.IsMatch(id)))
            && !_excluded.Any(pattern => pattern.IsMatch(id));

    /// <summary>At least one check of a group is wanted.</summary>
    public bool Needs(string group) => HostChecks.Catalogue.Any(check => check.Group == group && Includes(check.Id, group));

    private static void Demand(IEnumerable<string> patterns, IReadOnlyList<string> known, string example)
    {
        if (patterns.FirstOrDefault(pattern => !known.Any(new Wildcard(pattern).IsMatch)) is string unknown)
            throw new VerlException(VerlErrorKind.InvalidArgument, $"No check is named '{unknown}'.", unknown, $"Ids look like {example}; Tab completes them, and docs/checks.md lists them.");
    }
}
