namespace VerlPS.Logs;

/// <summary>What to read and how to hand it out.</summary>
public sealed record LogRequest
{
    /// <summary>Which part of each log.</summary>
    public LogQuery Query { get; init; } = new();

    /// <summary>Which lines.</summary>
    public LogFilter Filter { get; init; } = new();

    /// <summary>How long to follow; null for as long as the logs go on.</summary>
    public TimeSpan? Timeout { get; init; }

    /// <summary>The lines as they were written (strings) instead of entries.</summary>
    public bool Raw { get; init; }
}
