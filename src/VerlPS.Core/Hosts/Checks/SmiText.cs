using System.Text.RegularExpressions;

namespace VerlPS.Hosts;

/// <summary>Reads what nvidia-smi prints in place of a report, which may be anything of any length.</summary>
internal static partial class SmiText
{
    private const int Longest = 1 << 14;
    private const int LongestLine = 160;

    /// <summary>The beginning of what it printed: its output, or its errors where that is empty.</summary>
    public static string Beginning(ProcessResult run)
    {
        string output = Cut(run.Output);
        return string.IsNullOrWhiteSpace(output.Trim('\0')) ? Cut(run.Error) : output;
    }

    /// <summary>Its first line, fit to be shown; null where it printed nothing to be read.</summary>
    public static string? FirstLine(ProcessResult run)
        => Beginning(run).Split('\n')
            .Select(line => new string([.. line.Take(LongestLine + 1).Where(character => !char.IsControl(character) && character != '\uFFFD')]).Trim())
            .FirstOrDefault(line => line.Length > 0) is string first
                ? first.Length > LongestLine ? $"{first[..LongestLine]}…" : first
                : null;

    /// <summary>It prints that, in output or errors.</summary>
    public static bool Says(ProcessResult run, string text)
        => Cut(run.Output).Contains(text, StringComparison.OrdinalIgnoreCase) || Cut(run.Error).Contains(text, StringComparison.OrdinalIgnoreCase);

    /// <summary>The version of the libraries, which drivers since 535 name with a mismatch.</summary>
    public static string? LibraryVersion(ProcessResult run)
        => Library().Match($"{Cut(run.Output)}\n{Cut(run.Error)}") is { Success: true } match ? match.Groups["version"].Value : null;

    private static string Cut(string text) => text.Length > Longest ? text[..Longest] : text;

    [GeneratedRegex(@"NVML library version: (?<version>\d{2,4}(?:\.\d{1,4}){1,2})\b", RegexOptions.CultureInvariant)]
    private static partial Regex Library();
}
