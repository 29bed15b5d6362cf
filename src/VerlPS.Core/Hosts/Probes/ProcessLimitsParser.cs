using System.Globalization;
using System.Text.RegularExpressions;

namespace VerlPS.Hosts;

/// <summary>Reads /proc/PID/limits.</summary>
internal static partial class ProcessLimitsParser
{
    /// <summary>The limits; null where there is no text.</summary>
    public static ProcessLimits? Parse(string? text)
    {
        if (text is null)
            return null;

        Dictionary<string, Match> rows = Row().Matches(text).ToDictionary(match => match.Groups["name"].Value.TrimEnd(), StringComparer.Ordinal);
        return rows.TryGetValue("Max open files", out Match? files) && rows.TryGetValue("Max locked memory", out Match? locked)
            ? new ProcessLimits(Number(files.Groups["soft"].Value), Number(files.Groups["hard"].Value), Number(locked.Groups["hard"].Value))
            : null;
    }

    private static long? Number(string text) => long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out long number) ? number : null;

    [GeneratedRegex(@"^(?<name>Max [a-z ]+?) {2,}(?<soft>\d{1,19}|unlimited) +(?<hard>\d{1,19}|unlimited)", RegexOptions.Multiline | RegexOptions.CultureInvariant)]
    private static partial Regex Row();
}
