using System.Globalization;
using System.Text.RegularExpressions;

namespace VerlPS.Logs;

/// <summary>What Ray puts around a line: who wrote it, on which node, and how many equal lines it stands for.</summary>
internal readonly record struct LinePrefix(string? Actor, int? ProcessId, string? NodeIp, bool IsRaySystem, int Repeat)
{
    // Ray's prefixes are short; a long line that happens to begin with a parenthesis is not searched through.
    private const int LongestPrefix = 200;
    private const int DeepestNesting = 4;

    /// <summary>Takes the prefixes, which may be nested, and the suffix off.</summary>
    public static LinePrefix Take(ref string text)
    {
        int repeat = TakeRepeat(ref text);
        string? actor = null;
        int? processId = null;
        string? nodeIp = null;
        for (int depth = 0; depth < DeepestNesting && text.StartsWith('(') && Head(text).Contains("pid=", StringComparison.Ordinal); depth++)
        {
            Match match = LinePatterns.RayPrefix.Match(text);
            if (!match.Success)
                break;
            actor = Value(match, "actor") ?? actor;
            processId = int.TryParse(match.Groups["pid"].ValueSpan, CultureInfo.InvariantCulture, out int pid) ? pid : processId;
            nodeIp = Value(match, "ip") ?? nodeIp;
            text = text[match.Length..];
        }

        if (actor is null && text.StartsWith('(') && LinePatterns.RaySystemPrefix.Match(text) is { Success: true } system)
        {
            text = text[system.Length..];
            return new LinePrefix(Value(system, "comp"), null, Value(system, "ip"), IsRaySystem: true, repeat);
        }

        return new LinePrefix(actor, processId, nodeIp, IsRaySystem: false, repeat);
    }

    private static int TakeRepeat(ref string text)
    {
        // The pattern begins with any number of blanks; started anywhere else it would try each blank of a line.
        int at = text.LastIndexOf("[repeated ", StringComparison.Ordinal);
        if (at < 0 || LinePatterns.RepeatedSuffix.Match(text, at) is not { Success: true } match || match.Index != at)
            return 1;

        text = text[..at].TrimEnd();
        return int.TryParse(match.Groups["n"].ValueSpan, CultureInfo.InvariantCulture, out int times) ? times : 1;
    }

    private static ReadOnlySpan<char> Head(string text) => text.AsSpan(0, Math.Min(LongestPrefix, text.Length));

    private static string? Value(Match match, string group) => match.Groups[group] is { Success: true, Value: string value } ? value : null;
}
