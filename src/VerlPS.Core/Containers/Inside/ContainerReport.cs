namespace VerlPS;

/// <summary>What Test-VerlContainer found in one container.</summary>
public sealed record ContainerReport
{
    /// <summary>The engine's address; later commands in the pipeline use it.</summary>
    public required string DockerHost { get; init; }

    /// <summary>The container's name; later commands in the pipeline use it.</summary>
    public required string Name { get; init; }

    /// <summary>The container's image.</summary>
    public required string Image { get; init; }

    /// <summary>The verdict over all checks.</summary>
    public required HostStatus Status { get; init; }

    /// <summary>Every check; each mounted folder has one of its own.</summary>
    public required HostCheck[] Checks { get; init; }

    /// <summary>When it was looked at.</summary>
    public required DateTimeOffset Timestamp { get; init; }

    /// <summary>How long it took.</summary>
    public TimeSpan Duration { get; init; }
}
