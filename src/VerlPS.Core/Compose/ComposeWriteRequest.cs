using VerlPS.Containers;

namespace VerlPS.Compose;

/// <summary>What is written, and where.</summary>
public sealed record ComposeWriteRequest
{
    /// <summary>The container as it is asked for; null where <see cref="ContainerId"/> names one that is there.</summary>
    public ContainerRequest? Container { get; init; }

    /// <summary>A container of the engine, which is written down as it is.</summary>
    public string? ContainerId { get; init; }

    /// <summary>An absolute path: a file when it ends in .yml or .yaml, else the folder that gets a docker-compose.yml and is made where it is missing.</summary>
    public required string Path { get; init; }

    /// <summary>An existing file may be replaced.</summary>
    public bool Replace { get; init; }

    /// <summary>In an existing file only this service is replaced, or added.</summary>
    public bool Merge { get; init; }

    /// <summary>No file is written; the text is the result.</summary>
    public bool AsText { get; init; }

    /// <summary>The image is named with its digest, so that it stays the same wherever the file is used.</summary>
    public bool PinDigest { get; init; }

    /// <summary>The values of secrets are written to a file of their own, which only its owner may read.</summary>
    public bool WithSecretFile { get; init; }

    /// <summary>How it is written down.</summary>
    public ComposeFileOptions Form { get; init; } = new();

    /// <summary>What is wanted beside the container.</summary>
    public MonitoringRequest Monitoring { get; init; } = new();
}
