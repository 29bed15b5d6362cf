using System.Text.RegularExpressions;

namespace VerlPS.Hosts;

/// <summary>Finds nvidia-smi's warning of a corrupted InfoROM, which stands as plain text beside its report.</summary>
internal static partial class InforomWarning
{
    private const int MostBoards = 64;
    private const int Longest = 1 << 16;

    /// <summary>The PCI addresses that are named, or "a GPU" where none is.</summary>
    public static string[] Find(string text)
    {
        // The warning stands at the edges; a text that is longer is something else.
        string edges = text.Length <= 2 * Longest ? text : text[..Longest] + text[^Longest..];
        return [.. Warning().Matches(edges).Take(MostBoards).Select(match => match.Groups["board"] is { Success: true } board ? board.Value : "a GPU").Distinct()];
    }

    [GeneratedRegex(@"info-?ROM is corrupted(?: at gpu (?<board>[0-9A-F]{4,8}:[0-9A-F]{2}:[0-9A-F]{2}\.[0-9A-F]))?", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Warning();
}
