namespace VerlPS.Compose;

/// <summary>How a container is written down, where there is a choice.</summary>
public sealed record ComposeFileOptions
{
    /// <summary>How GPUs are asked for.</summary>
    public ComposeGpuSyntax Gpus { get; init; }

    /// <summary>The profiles of the service; empty for one that always starts.</summary>
    public IReadOnlyList<string> Profiles { get; init; } = [];

    /// <summary>The file, beside the compose file, that has the values of secrets; null where they come from the shell.</summary>
    public string? SecretFile { get; init; }

    /// <summary>Volumes of the engine that the container uses; they are there and stay.</summary>
    public IReadOnlyList<string> ExternalVolumes { get; init; } = [];

    /// <summary>What is put over the file: maps key by key, all else in place of what was there; null for nothing.</summary>
    public ComposeMap? Override { get; init; }
}
