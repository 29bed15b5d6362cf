namespace VerlPS.Logs;

/// <summary>Which stream a line came from.</summary>
public enum LogChannel
{
    /// <summary>Standard output; also everything of a container with a terminal, and of files.</summary>
    Stdout,

    /// <summary>Standard error.</summary>
    Stderr,
}

/// <summary>What to read of a log.</summary>
public sealed record LogQuery
{
    /// <summary>Go on reading as lines come.</summary>
    public bool Follow { get; init; }

    /// <summary>
    /// Only the last so many lines; null for all. An engine counts each 16 KiB of a longer line as a line of its own,
    /// so that fewer may come, and the first may lack its beginning.
    /// </summary>
    public int? Tail { get; init; }

    /// <summary>Only lines from this time on.</summary>
    public DateTimeOffset? Since { get; init; }

    /// <summary>Only lines up to this time.</summary>
    public DateTimeOffset? Until { get; init; }

    /// <summary>All lines that there are were asked for, so that none means that the log is empty.</summary>
    public bool IsWhole => Tail is not 0 && Since is null && Until is null;
}

/// <summary>One whole line, however many pieces it came in.</summary>
/// <param name="Timestamp">When the engine got it, to the nanosecond's tick; null where the source keeps no time.</param>
/// <param name="Stream">Where it came from.</param>
/// <param name="Text">The line without its end.</param>
public readonly record struct LogLine(DateTimeOffset? Timestamp, LogChannel Stream, string Text);

/// <summary>Reads containers' logs.</summary>
public interface IContainerLogs
{
    /// <summary>
    /// The container's lines in the order in which the engine hands them out. Ends at the end of the log, or,
    /// when following, when the container stops. Cancelling ends it with <see cref="OperationCanceledException"/>.
    /// </summary>
    /// <exception cref="VerlException">ContainerNotFound, or LogNotReadable (the log driver keeps nothing to read).</exception>
    IAsyncEnumerable<LogLine> ReadAsync(string containerId, LogQuery query, CancellationToken cancellationToken);
}

/// <summary>Reads log files of this machine.</summary>
public interface ILogFiles
{
    /// <summary>The file's lines; when following, also those appended later, across truncation and rotation.</summary>
    /// <exception cref="VerlException">PathNotFound or LogNotReadable.</exception>
    IAsyncEnumerable<LogLine> ReadAsync(string path, LogQuery query, CancellationToken cancellationToken);
}
