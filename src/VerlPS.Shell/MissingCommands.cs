using System.Collections;
using System.Management.Automation;
using System.Management.Automation.Runspaces;

namespace VerlPS.Shell;

/// <summary>Says where a well-known command is when somebody misses it here.</summary>
internal static class MissingCommands
{
    // What the cmdlets of Microsoft.PowerShell.Utility, .Management and .Security act on.
    private static readonly HashSet<string> Nouns = new(
        """
        Alias ChildItem Clipboard Clixml Computer Connection Content Credential Csv Culture Custom Date Debug EngineEvent Error Event
        Expression File FileHash FormatData Guid Hex Host Html Information Item ItemProperty ItemPropertyValue Json List Location
        Markdown Member Object ObjectEvent Output Path PowerShellDataFile Process Progress PSDrive Random RestMethod SecureString
        Sleep String StringData Table TemporaryFile TimeSpan TimeZone Type TypeData Unique Uptime Variable Verb Verbose Warning
        WebRequest Wide Xml
        """.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries),
        StringComparer.OrdinalIgnoreCase);

    /// <summary>A line about the first command that pwsh has and this host has not; null when none was missed.</summary>
    public static string? Explain(Runspace runspace)
    {
        var errors = (ArrayList)runspace.SessionStateProxy.GetVariable("Error");
        string? missing = errors.OfType<ErrorRecord>()
            .Select(record => NotFound(record.Exception))
            .LastOrDefault(name => name?.Split('-') is [_, string noun] && Nouns.Contains(noun));
        return missing is null
            ? null
            : $"verlps: '{missing}' comes with pwsh; this host has no Utility or Management cmdlets. Run the line in pwsh, or take the objects as JSON with -OutputFormat Json.\n";
    }

    // The engine itself calls Out-String for objects that are piped to a program.
    private static string? NotFound(Exception? error)
        => error is null or CommandNotFoundException ? (error as CommandNotFoundException)?.CommandName : NotFound(error.InnerException);
}
