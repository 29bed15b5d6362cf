namespace VerlPS;

/// <summary>A compose file.</summary>
public sealed record VerlCompose
{
    /// <summary>The file's absolute path.</summary>
    public required string Path { get; init; }

    /// <summary>The compose project's name.</summary>
    public required string ProjectName { get; init; }

    /// <summary>The names of its services.</summary>
    public required string[] Services { get; init; }

    /// <summary>The image of the verl service.</summary>
    public required string Image { get; init; }

    /// <summary>The engine's address.</summary>
    public string? DockerHost { get; init; }

    /// <inheritdoc/>
    public override string ToString() => Path;
}
