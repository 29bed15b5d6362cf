using System.Management.Automation;

namespace VerlPS.Commands;

/// <summary>Finds the files and folders that <c>-Path</c> means.</summary>
internal static class ComposePaths
{
    /// <summary>A name that is there as it is written is taken so, brackets and all: piped objects hold names and no patterns.</summary>
    public static IEnumerable<string> Resolve(PSCmdlet cmdlet, string path)
    {
        string literal = cmdlet.SessionState.Path.GetUnresolvedProviderPathFromPSPath(path);
        return System.IO.Path.Exists(literal) || !WildcardPattern.ContainsWildcardCharacters(path)
            ? [literal]
            : LogPaths.Resolve(cmdlet, path);
    }
}
