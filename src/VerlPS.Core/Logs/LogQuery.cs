namespace VerlPS.Logs;

/// <summary>Where a container's log is read.</summary>
public enum LogReader
{
    /// <summary>The engine's file where it can be read, else the engine.</summary>
    Auto,

    /// <summary>The engine.</summary>
    Engine,

    /// <summary>The engine's file: an error where it can't be read.</summary>
    File,
}

/// <summary>When following a container's log ends.</summary>
public enum LogEnding
{
    /// <summary>When the container has ended and its engine does not start it again.</summary>
    Stop,

    /// <summary>When the container ends for the first time, even if it is started again.</summary>
    Exit,

    /// <summary>When the container is removed.</summary>
    Removal,
}

/// <summary>What to read of a log.</summary>
public sealed record LogQuery
{
    /// <summary>Go on reading as lines come.</summary>
    public bool Follow { get; init; }

    /// <summary>When following a container's log ends.</summary>
    public LogEnding Ending { get; init; }

    /// <summary>
    /// Cancelled when nobody writes to a file any more: a file that is followed is then read to its end, and that is all.
    /// Without it a file has no end.
    /// </summary>
    public CancellationToken Written { get; init; }

    /// <summary>
    /// Only the last so many lines; null for all. An engine counts each 16 KiB of a longer line as a line of its own,
    /// so that fewer may come, and the first may lack its beginning.
    /// </summary>
    public int? Tail { get; init; }

    /// <summary>Only lines from this time on.</summary>
    public DateTimeOffset? Since { get; init; }

    /// <summary>Only lines up to this time.</summary>
    public DateTimeOffset? Until { get; init; }

    /// <summary>Where a container's log is read.</summary>
    public LogReader Reader { get; init; }

    /// <summary>No time was asked for.</summary>
    internal bool IsTimeless => Since is null && Until is null;

    /// <summary>All lines that there are were asked for, so that none means that the log is empty.</summary>
    public bool IsWhole => Tail is not 0 && Since is null && Until is null;
}
