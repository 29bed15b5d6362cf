using System.Collections;
using System.Management.Automation;
using System.Management.Automation.Language;

namespace VerlPS.Commands;

/// <summary>Completes from a list of words.</summary>
public abstract class WordCompleter : IArgumentCompleter
{
    private protected abstract IEnumerable<string> Words { get; }

    /// <inheritdoc/>
    public IEnumerable<CompletionResult> CompleteArgument(
        string commandName, string parameterName, string wordToComplete, CommandAst commandAst, IDictionary fakeBoundParameters)
    {
        WildcardPattern pattern = new($"{wordToComplete?.Trim('\'', '"')}*", WildcardOptions.IgnoreCase);
        return Words.Where(pattern.IsMatch).Select(word => new CompletionResult(word));
    }
}

/// <summary>The written forms of -Gpu.</summary>
public sealed class GpuCompleter : WordCompleter
{
    private protected override IEnumerable<string> Words => ["all", "none", "1", "2", "4", "8", "device=0", "nvidia.com/gpu=all"];
}

/// <summary>Docker's own networks.</summary>
public sealed class NetworkCompleter : WordCompleter
{
    private protected override IEnumerable<string> Words => ["bridge", "host", "none"];
}

/// <summary>The time zones that this machine knows.</summary>
public sealed class TimeZoneCompleter : WordCompleter
{
    private protected override IEnumerable<string> Words => TimeZoneInfo.GetSystemTimeZones().Select(zone => zone.Id).Order(StringComparer.Ordinal);
}
