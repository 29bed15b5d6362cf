namespace VerlPS.Logs;

/// <summary>How much a known failure makes its line matter.</summary>
internal static class LineFailure
{
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
