using VerlPS.Compose;

namespace VerlPS.Commands;

/// <summary>Completes ids of the checks of compose files.</summary>
public sealed class ComposeCheckCompleter : WordCompleter
{
    private protected override IEnumerable<string> Words => ComposeChecks.Ids;
}
