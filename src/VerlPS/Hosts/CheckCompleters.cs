using VerlPS.Hosts;

namespace VerlPS.Commands;

/// <summary>Completes ids of checks.</summary>
public sealed class CheckCompleter : WordCompleter
{
    private protected override IEnumerable<string> Words => HostChecks.Ids;
}

/// <summary>Completes groups of checks.</summary>
public sealed class CheckGroupCompleter : WordCompleter
{
    private protected override IEnumerable<string> Words => HostChecks.Groups;
}
