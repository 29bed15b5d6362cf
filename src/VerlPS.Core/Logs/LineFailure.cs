using VerlPS.Failures;

namespace VerlPS.Logs;

/// <summary>Which known failure a line shows.</summary>
internal static class LineFailure
{
    // The catalogue's patterns have a limit of time, which only a line of megabytes can reach.
    private const int Longest = 4096;

    /// <summary>Looks the text up where its level or its writer makes a failure likely: a look takes as long as a hundred lines.</summary>
    public static VerlFailure? Find(ReadOnlySpan<char> text, LogLevel? level, bool isRaySystem)
        => level >= LogLevel.Warning || isRaySystem ? FailureCatalogue.Find(text[..Math.Min(Longest, text.Length)].ToString()) : null;

    /// <summary>The level that a failure gives its line.</summary>
    public static LogLevel? LevelOf(VerlFailure? failure) => failure?.Severity switch
    {
        "warning" => LogLevel.Warning,
        "error" => LogLevel.Error,
        "critical" => LogLevel.Critical,
        _ => null,
    };

    /// <summary>The higher level.</summary>
    public static LogLevel? Max(LogLevel? one, LogLevel? other) => one is null || other > one ? other : one;
}
