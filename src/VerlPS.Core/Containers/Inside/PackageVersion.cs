using System.Text.RegularExpressions;

namespace VerlPS.Containers;

/// <summary>Compares a version that was found with what the catalogue says, which may be several, or be shorter.</summary>
internal static partial class PackageVersion
{
    /// <summary>They agree as far as both tell. Builds (+cu129) don't count, and a text without a version agrees with all.</summary>
    public static bool Agree(string found, string wanted)
    {
        string release = found.Split('+')[0];
        string[] known = [.. Form().Matches(wanted).Select(match => match.Value)];
        return known.Length == 0 || known.Any(version => release == version || IsBegin(release, version) || IsBegin(version, release));
    }

    private static bool IsBegin(string begin, string version) => version.StartsWith(begin + ".", StringComparison.Ordinal);

    // Not what follows a plus or an at sign: a build and a commit.
    [GeneratedRegex(@"(?<![\w.+@])\d+(?:\.\w+)+")]
    private static partial Regex Form();
}
