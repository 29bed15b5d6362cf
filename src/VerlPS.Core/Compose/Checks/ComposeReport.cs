namespace VerlPS;

/// <summary>What Test-VerlCompose found in one compose file.</summary>
public sealed record ComposeReport
{
    /// <summary>The file's absolute path; later commands in the pipeline use it.</summary>
    public required string Path { get; init; }

    /// <summary>The verdict over all checks.</summary>
    public required HostStatus Status { get; init; }

    /// <summary>The names of its services; empty where the file can't be read.</summary>
    public required string[] Services { get; init; }

    /// <summary>Every check; one that is wrong in several places is there for each.</summary>
    public required ComposeCheck[] Checks { get; init; }

    /// <summary>The version of the compose plugin here; null where there is none, or where it was not asked.</summary>
    public string? ComposeVersion { get; init; }

    /// <summary>When it was looked at.</summary>
    public required DateTimeOffset Timestamp { get; init; }

    /// <summary>How long it took.</summary>
    public TimeSpan Duration { get; init; }
}
