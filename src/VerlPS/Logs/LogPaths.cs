using System.Management.Automation;

namespace VerlPS.Commands;

/// <summary>Finds the files that <c>-Path</c> means; a pattern means files only, and may mean none.</summary>
internal static class LogPaths
{
    public static IEnumerable<string> Resolve(PSCmdlet cmdlet, string path)
    {
        try
        {
            IEnumerable<string> found = cmdlet.GetResolvedProviderPathFromPSPath(path, out _);
            return WildcardPattern.ContainsWildcardCharacters(path) ? found.Where(File.Exists) : found;
        }
        catch (ItemNotFoundException error)
        {
            cmdlet.WriteError(ErrorRecords.From(new VerlException(VerlErrorKind.PathNotFound, $"There is no file '{path}'.", path, null, error), path));
            return [];
        }
    }
}
