namespace VerlPS;

/// <summary>What a removal did.</summary>
public sealed record ImageRemoval
{
    /// <summary>The name that was removed.</summary>
    public required string Reference { get; init; }

    /// <summary>The image's id.</summary>
    public string? Id { get; init; }

    /// <summary>All names that went, digests included.</summary>
    public string[] Untagged { get; init; } = [];

    /// <summary>The image itself went too; else it has other names, or containers that use it.</summary>
    public bool Deleted { get; init; }

    /// <summary>Bytes that came free; layers that other images share stay. Null where the engine does not tell.</summary>
    public long? SpaceFreed { get; init; }

    /// <summary>The engine's address.</summary>
    public string? DockerHost { get; init; }

    /// <inheritdoc/>
    public override string ToString() => Reference;
}
