using System.Globalization;
using System.Text.RegularExpressions;

namespace VerlPS.Logs;

/// <summary>What a logger writes in front of a message: the level and, for torch, the rank.</summary>
/// <param name="Level">The level; null where nothing says one.</param>
/// <param name="Rank">The rank; null where nothing says one.</param>
/// <param name="Message">What comes after the head.</param>
internal readonly record struct LineHead(LogLevel? Level, int? Rank, string Message)
{
    private const int LongestHead = 80;

    private static readonly (string Word, LogLevel Level)[] Words =
    [
        ("DEBUG", LogLevel.Debug),
        ("INFO", LogLevel.Info),
        ("WARNING", LogLevel.Warning),
        ("WARN", LogLevel.Warning),
        ("ERROR", LogLevel.Error),
        ("CRITICAL", LogLevel.Critical),
        ("FATAL", LogLevel.Critical),
    ];

    /// <summary>The process of Ray itself that wrote the line, for example raylet.</summary>
    public string? Component { get; private init; }

    /// <summary>Reads the head. The first character tells which forms are worth a regex.</summary>
    public static LineHead Read(string text) => Read(text, outermost: true);

    // Two heads are common, torch's rank and the logger's own; more are not heads.
    private static LineHead Read(string text, bool outermost)
    {
        if (text.Length == 0)
            return new LineHead(null, null, text);

        char first = text[0];
        LineHead? head = first switch
        {
            '[' => (outermost ? Bracketed(text) : null) ?? Worded(text),
            >= '0' and <= '9' => Matched(LinePatterns.RayPython, text) ?? Nccl(text) ?? Worded(text),
            >= 'A' and <= 'Z' => Named(text) ?? Nccl(text),
            _ => Nccl(text),
        };
        return head ?? new LineHead(null, RankOf(text, "[Rank "), text);
    }

    private static LineHead? Named(string text)
    {
        foreach ((string word, LogLevel level) in Words)
        {
            if (!text.StartsWith(word, StringComparison.Ordinal))
                continue;
            if (text.Length == word.Length)
                return new LineHead(level, null, text);
            return text[word.Length] switch
            {
                ':' => Matched(LinePatterns.VerlLogging, text) ?? new LineHead(level, null, text[(word.Length + 1)..].TrimStart()),
                ' ' => Matched(LinePatterns.VllmLogging, text) ?? new LineHead(level, null, text[word.Length..].TrimStart()),
                _ => null,
            };
        }

        return null;
    }

    private static LineHead? Bracketed(string text)
    {
        if (RankOf(text, "[rank") is int rank)
        {
            if (Matched(LinePatterns.C10d, text) is LineHead c10d)
                return c10d with { Rank = rank };
            // One space belongs to the head; more are the indentation of a traceback.
            string rest = text[(text.IndexOf(']', StringComparison.Ordinal) + 1)..].TrimStart(':');
            return Read(rest.StartsWith(' ') ? rest[1..] : rest, outermost: false) with { Rank = rank };
        }

        if (text.Length > 2 && char.IsAsciiDigit(text[1]))
        {
            if (Matched(LinePatterns.RayCpp, text) is LineHead ray)
                return ray;
            if (LinePatterns.Sglang.Match(text) is { Success: true } sglang)
                return WordIn(sglang.Groups["tags"].ValueSpan) is LogLevel level
                    ? new LineHead(level, null, sglang.Groups["msg"].Value)
                    : Read(sglang.Groups["msg"].Value, outermost: false);
        }

        return null;
    }

    private static LineHead? Matched(Regex pattern, string text)
    {
        Match match = pattern.Match(text);
        if (!match.Success)
            return null;
        string message = match.Groups["msg"].Value;
        LogLevel level = match.Groups["level"] is { Success: true } word
            ? WordIn(word.ValueSpan) ?? LogLevel.Info
            : match.Groups["sev"].Value switch
            {
                "D" => LogLevel.Debug,
                "W" => LogLevel.Warning,
                "E" => LogLevel.Error,
                "C" or "F" => LogLevel.Critical,
                _ => LogLevel.Info,
            };
        return new LineHead(level, RankOf(message, "[Rank "), message)
        {
            Component = match.Groups["comp"] is { Success: true, Value: string component } ? component : null,
        };
    }

    private static LineHead? Nccl(string text)
    {
        if (!text.AsSpan(0, Math.Min(200, text.Length)).Contains("] NCCL ", StringComparison.Ordinal) || LinePatterns.Nccl.Match(text) is not { Success: true } match)
            return null;
        LogLevel level = match.Groups["level"].Value switch
        {
            "WARN" => LogLevel.Warning,
            "TRACE" => LogLevel.Debug,
            _ => LogLevel.Info,
        };
        return new LineHead(level, null, $"NCCL {match.Groups["msg"].Value}");
    }

    // Formats that nobody described: a level in capitals among the first words of a line that begins with a time or a bracket.
    private static LineHead? Worded(string text)
        => WordIn(text.AsSpan(0, Math.Min(LongestHead, text.Length))) is LogLevel level ? new LineHead(level, RankOf(text, "[Rank "), text) : null;

    private static LogLevel? WordIn(ReadOnlySpan<char> text)
    {
        foreach ((string word, LogLevel level) in Words)
        {
            int at = text.IndexOf(word, StringComparison.Ordinal);
            if (at >= 0 && (at == 0 || !IsWordCharacter(text[at - 1])) && (at + word.Length == text.Length || !IsWordCharacter(text[at + word.Length])))
                return level;
        }

        return null;
    }

    private static bool IsWordCharacter(char character) => char.IsAsciiLetterOrDigit(character) || character is '_' or '=' or '/';

    private static int? RankOf(string text, string open)
    {
        if (!text.StartsWith(open, StringComparison.Ordinal))
            return null;
        int close = text.IndexOf(']', StringComparison.Ordinal);
        return close > 0 && int.TryParse(text.AsSpan(open.Length, close - open.Length), NumberStyles.None, CultureInfo.InvariantCulture, out int rank) ? rank : null;
    }
}
