namespace VerlPS.Hosts;

/// <summary>A check's rule: the source that it can't do without, and what it makes of the facts.</summary>
/// <param name="Source">The source; the check is skipped where it has nothing. Null where the rule judges that by itself.</param>
/// <param name="Judge">The verdict.</param>
internal sealed record Rule(Func<HostFacts, IFact?> Source, Func<HostFacts, Finding> Judge)
{
    /// <summary>The facts call for the check at all; where they don't it is not in the report.</summary>
    public Func<HostFacts, bool> Applies { get; private init; } = _ => true;

    /// <summary>A rule on one source.</summary>
    public static Rule On<T>(Func<HostFacts, Fact<T>> source, Func<T, Finding> judge)
        where T : class => new(source, facts => judge(source(facts).Known()));

    /// <summary>A rule on one source that looks at other facts too.</summary>
    public static Rule On<T>(Func<HostFacts, Fact<T>> source, Func<T, HostFacts, Finding> judge)
        where T : class => new(source, facts => judge(source(facts).Known(), facts));

    /// <summary>A rule that has a verdict in every case.</summary>
    public static Rule Always(Func<HostFacts, Finding> judge) => new(_ => null, judge);

    /// <summary>The same rule, only where it is called for.</summary>
    public Rule When(Func<HostFacts, bool> applies) => this with { Applies = applies };
}
