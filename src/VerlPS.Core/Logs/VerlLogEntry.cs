using VerlPS.Logs;

namespace VerlPS;

/// <summary>How much a line of a log matters, least first.</summary>
public enum LogLevel
{
    /// <summary>DEBUG and TRACE.</summary>
    Debug,

    /// <summary>INFO, and everything that was printed without a level.</summary>
    Info,

    /// <summary>A training step with its metrics.</summary>
    Step,

    /// <summary>WARNING, and Python's own warnings.</summary>
    Warning,

    /// <summary>ERROR, tracebacks and exceptions.</summary>
    Error,

    /// <summary>CRITICAL, FATAL, and the death of a process.</summary>
    Critical,
}

/// <summary>One line of a log, taken apart, or all lines of a traceback.</summary>
public sealed record VerlLogEntry
{
    /// <summary>
    /// When the engine got the line; where the source keeps no time, as files do, the time that the line itself says;
    /// null where neither says one. A line's time without a zone is taken for UTC, which verl's images keep unless TZ
    /// is set. One without a year (vLLM, torch) gets the latest year by which it is not more than a day after the time
    /// at which the log was last written or, where that is not known, after the latest full date in the log before it.
    /// </summary>
    public DateTimeOffset? Timestamp { get; init; }

    /// <summary>The container's name, or the file's. In a file that holds what <c>docker compose logs</c> printed, the container's.</summary>
    public required string Source { get; init; }

    /// <summary>Which stream of the container it came from.</summary>
    public LogChannel Stream { get; init; }

    /// <summary>How much it matters.</summary>
    public LogLevel Level { get; init; }

    /// <summary>
    /// The innermost Ray actor, task or system process that wrote it, for example TaskRunner. Where Ray names none, SGLang's
    /// tags of the worker, for example DP0 TP1; null where nothing names one.
    /// </summary>
    public string? Actor { get; init; }

    /// <summary>The writer's process id on its node; null where the line does not say.</summary>
    public int? ProcessId { get; init; }

    /// <summary>The writer's node; null for the node of the driver.</summary>
    public string? NodeIp { get; init; }

    /// <summary>
    /// The rank in torch's process group; null where the line does not say. The TP, DP and PP numbers of vLLM's and SGLang's
    /// workers are ranks within one engine, of which a run may have several: they are in Actor and not here.
    /// </summary>
    public int? Rank { get; init; }

    /// <summary>
    /// How many lines this one stands for: more than 1 where Ray folded equal lines of the cluster into one. Of a traceback
    /// the highest number of its lines.
    /// </summary>
    public int Repeat { get; init; } = 1;

    /// <summary>The number of the training step whose metrics the line holds; null for other lines.</summary>
    public long? Step { get; init; }

    /// <summary>
    /// What the line says, without colours, prefixes and the logger's own head; a summary for a step; the exception's line
    /// for a traceback, of a chain of exceptions the last one's.
    /// </summary>
    public required string Message { get; init; }

    /// <summary>
    /// All lines of a traceback, without colours, prefixes and loggers' heads, joined by line feeds; null for all other
    /// entries. Its exception, and those it was chained to, are among them.
    /// </summary>
    public string? Traceback { get; init; }

    /// <summary>The line as it was written; of a traceback all its lines, joined by line feeds.</summary>
    public required string Raw { get; init; }

    /// <summary>The known failure that the line shows, of a chain of exceptions the first one's; null for all others.</summary>
    public VerlFailure? Failure { get; init; }

    /// <inheritdoc/>
    public override string ToString() => Raw;
}
