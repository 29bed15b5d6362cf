namespace VerlPS.Hosts;

/// <summary>What a host was like at some time: facts that stay the same from one run to the next, and counters that grow.</summary>
/// <param name="Timestamp">When.</param>
/// <param name="Values">Fact name to value, for example "driver" to "580.95.05", or "gpu0.replays" to "3".</param>
public sealed record HostBaseline(DateTimeOffset Timestamp, IReadOnlyDictionary<string, string> Values)
{
    private static readonly string[] CounterNames = [".replays", ".link_downed"];

    /// <summary>The fact is a counter, whose growth is no change of the host.</summary>
    public static bool IsCounter(string name) => CounterNames.Any(suffix => name.EndsWith(suffix, StringComparison.Ordinal));

    /// <summary>What is not as it was, by name; nothing is said of facts that one of the two could not read.</summary>
    public IReadOnlyList<HostChange> Compare(HostBaseline now)
        =>
        [
            .. from name in Values.Keys.Union(now.Values.Keys).Order(StringComparer.Ordinal)
               where !IsCounter(name)
               let before = Values.GetValueOrDefault(name)
               let after = now.Values.GetValueOrDefault(name)
               where before != after
               select new HostChange(name, before, after),
        ];
}
