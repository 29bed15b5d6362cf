namespace VerlPS;

/// <summary>A known failure that a text matched. In a diagnosis one stands for all lines of a log that show it.</summary>
public sealed record VerlFailure
{
    /// <summary>Stable id, for example NVD009.</summary>
    public required string Id { get; init; }

    /// <summary>docker, nvidia, ray, vllm, nccl, …</summary>
    public required string Component { get; init; }

    /// <summary>info, warning, error or critical.</summary>
    public required string Severity { get; init; }

    /// <summary>When it happens: pull, host, start, compose or runtime; null where that is not known.</summary>
    public string? Phase { get; init; }

    /// <summary>Why it happens.</summary>
    public required string Cause { get; init; }

    /// <summary>What to do.</summary>
    public required string Remedy { get; init; }

    /// <summary>The words that matched; for an exception that nobody knows its own line.</summary>
    public required string Evidence { get; init; }

    /// <summary>It tells of an end whose reason stands elsewhere, most often in earlier lines.</summary>
    public bool IsSymptom { get; init; }

    /// <summary>The check of Test-VerlHost that looks at the same, and that Repair-VerlHost may know how to mend; null where none does.</summary>
    public string? Check { get; init; }

    /// <summary>The first lines that show it, three at most, without prefixes and each cut to what is around the words that matched; empty outside a diagnosis.</summary>
    public string[] EvidenceLines { get; init; } = [];

    /// <summary>How many lines show it, those counted that Ray folded into one.</summary>
    public long Count { get; init; } = 1;

    /// <summary>When the first of them was written; null where the log keeps no time.</summary>
    public DateTimeOffset? FirstSeen { get; init; }

    /// <summary>When the last of them was written; null where the log keeps no time.</summary>
    public DateTimeOffset? LastSeen { get; init; }

    /// <summary>Two training steps or more came after the last line that shows it, in the same log: it is not what ended the run.</summary>
    public bool WentOn { get; init; }

    /// <summary>The container or file whose log shows it; null outside a diagnosis.</summary>
    public string? Source { get; init; }

    /// <summary>The Ray actor, task or process that wrote the first of the lines; null where that is not known.</summary>
    public string? Actor { get; init; }

    /// <summary>The node of that writer; null for the node of the driver.</summary>
    public string? NodeIp { get; init; }

    /// <summary>The ranks that show it, in order, 1024 at most; empty where no line says its rank.</summary>
    public int[] Ranks { get; init; } = [];

    /// <summary>What this machine knows of it beside the log: driver, kernel log, memory, disk; empty where nothing is known.</summary>
    public string[] Host { get; init; } = [];

    /// <inheritdoc/>
    public override string ToString() => $"{Id}: {Cause}";
}
