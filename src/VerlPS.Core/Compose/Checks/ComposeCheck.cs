namespace VerlPS;

/// <summary>One thing looked at in a compose file; where it is wrong in several places each has its own.</summary>
public sealed record ComposeCheck
{
    /// <summary>Stable id, for example CMP-SHM.</summary>
    public required string Id { get; init; }

    /// <summary>File, Image, Command, GPU, Limits, Network or Data.</summary>
    public required string Group { get; init; }

    /// <summary>What was looked at, in words.</summary>
    public required string Name { get; init; }

    /// <summary>How it came out.</summary>
    public required CheckStatus Status { get; init; }

    /// <summary>The service that it is about; null where it is about the file, and for passed checks.</summary>
    public string? Service { get; init; }

    /// <summary>The line of the file, from 1 on; 0 where it is about no line.</summary>
    public int Line { get; init; }

    /// <summary>What was found; null for a skipped check. Never a secret.</summary>
    public string? Found { get; init; }

    /// <summary>What is wanted.</summary>
    public string? Wanted { get; init; }

    /// <summary>Why it is not Passed, with the line and the service; null for passed checks.</summary>
    public string? Reason { get; init; }

    /// <summary>What to write instead.</summary>
    public string? Remedy { get; init; }

    /// <summary>The file's absolute path.</summary>
    public required string Path { get; init; }

    /// <inheritdoc/>
    public override string ToString() => Reason is null ? $"{Id} {Status}" : $"{Id} {Status}: {Reason}";
}
