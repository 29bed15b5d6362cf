namespace VerlPS;

/// <summary>A compose file, and what there is of its services.</summary>
public sealed record VerlCompose
{
    /// <summary>The file's absolute path; of several that were given, the first.</summary>
    public required string Path { get; init; }

    /// <summary>The compose project's name.</summary>
    public required string ProjectName { get; init; }

    /// <summary>The names of its services: all that the file has, or, of a project that was found on an engine, those that have containers.</summary>
    public required string[] Services { get; init; }

    /// <summary>The image of the verl service.</summary>
    public required string Image { get; init; }

    /// <summary>The engine's address.</summary>
    public string? DockerHost { get; init; }

    /// <summary>How its services stand.</summary>
    public ComposeStatus Status { get; init; }

    /// <summary>Their containers, with state, health and ports; empty where there are none yet.</summary>
    public VerlContainer[] Containers { get; init; } = [];

    /// <inheritdoc/>
    public override string ToString() => Path;
}
