namespace VerlPS;

/// <summary>How one check came out.</summary>
public enum CheckStatus
{
    /// <summary>As wanted.</summary>
    Passed,

    /// <summary>Works, but somebody should know.</summary>
    Warning,

    /// <summary>Will not work.</summary>
    Failed,

    /// <summary>Could not be looked at; Reason says why.</summary>
    Skipped,
}

/// <summary>One thing looked at on a host.</summary>
public sealed record HostCheck
{
    /// <summary>Stable id, for example GPU-DRIVER.</summary>
    public required string Id { get; init; }

    /// <summary>Host, Docker, GPU, Toolkit or Image.</summary>
    public required string Group { get; init; }

    /// <summary>What was looked at, in words.</summary>
    public required string Name { get; init; }

    /// <summary>How it came out.</summary>
    public required CheckStatus Status { get; init; }

    /// <summary>What was found; null for a skipped check.</summary>
    public string? Found { get; init; }

    /// <summary>What is wanted.</summary>
    public string? Wanted { get; init; }

    /// <summary>Why it is not Passed; null for passed checks.</summary>
    public string? Reason { get; init; }

    /// <summary>What to do about it.</summary>
    public string? Remedy { get; init; }

    /// <summary>How long the check's source took to read.</summary>
    public TimeSpan Duration { get; init; }

    /// <summary>The host looked at.</summary>
    public string? HostName { get; init; }

    /// <inheritdoc/>
    public override string ToString() => Reason is null ? $"{Id} {Status}" : $"{Id} {Status}: {Reason}";
}
