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

    /// <summary>ERROR, and every line of a traceback.</summary>
    Error,

    /// <summary>CRITICAL, FATAL, and the death of a process.</summary>
    Critical,
}

/// <summary>One line of a log, taken apart.</summary>
public sealed record VerlLogEntry
{
    /// <summary>When the engine got the line; null where the source keeps no time, as files do.</summary>
    public DateTimeOffset? Timestamp { get; init; }

    /// <summary>The container's name, or the file's.</summary>
    public required string Source { get; init; }

    /// <summary>Which stream of the container it came from.</summary>
    public LogChannel Stream { get; init; }

    /// <summary>How much it matters.</summary>
    public LogLevel Level { get; init; }

    /// <summary>The innermost Ray actor, task or system process that wrote it, for example TaskRunner; null outside Ray.</summary>
    public string? Actor { get; init; }

    /// <summary>The writer's process id on its node; null where the line does not say.</summary>
    public int? ProcessId { get; init; }

    /// <summary>The writer's node; null for the node of the driver.</summary>
    public string? NodeIp { get; init; }

    /// <summary>The rank in the process group; null where the line does not say.</summary>
    public int? Rank { get; init; }

    /// <summary>How many lines this one stands for: more than 1 where Ray folded equal lines of the cluster into one.</summary>
    public int Repeat { get; init; } = 1;

    /// <summary>The number of the training step whose metrics the line holds; null for other lines.</summary>
    public long? Step { get; init; }

    /// <summary>What the line says, without colours, prefixes and the logger's own head; a summary for a step.</summary>
    public required string Message { get; init; }

    /// <summary>The line as it was written.</summary>
    public required string Raw { get; init; }

    /// <summary>The known failure that the line shows; null for all others.</summary>
    public VerlFailure? Failure { get; init; }

    /// <inheritdoc/>
    public override string ToString() => Raw;
}
