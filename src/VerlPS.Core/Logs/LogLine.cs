namespace VerlPS.Logs;

/// <summary>Which stream a line came from.</summary>
public enum LogChannel
{
    /// <summary>Standard output; also everything of a container with a terminal, and of files.</summary>
    Stdout,

    /// <summary>Standard error.</summary>
    Stderr,
}

/// <summary>One whole line, however many pieces it came in.</summary>
/// <param name="Timestamp">When the engine got it, to the tick (100 ns); null where the source keeps no time.</param>
/// <param name="Stream">Where it came from.</param>
/// <param name="Text">The line without its end.</param>
public readonly record struct LogLine(DateTimeOffset? Timestamp, LogChannel Stream, string Text);

/// <summary>Lines that came together.</summary>
/// <param name="Lines">The lines; none where the source has nothing more for now.</param>
/// <param name="Notice">What the user should hear about the source, such as that its engine went away; null for nothing.</param>
public readonly record struct LogBatch(LogLine[] Lines, string? Notice = null);
