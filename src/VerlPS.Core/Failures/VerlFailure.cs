namespace VerlPS;

/// <summary>A known failure that a text matched.</summary>
public sealed record VerlFailure
{
    /// <summary>Stable id, for example NVD009.</summary>
    public required string Id { get; init; }

    /// <summary>docker, nvidia, ray, vllm, nccl, …</summary>
    public required string Component { get; init; }

    /// <summary>info, warning, error or critical.</summary>
    public required string Severity { get; init; }

    /// <summary>Why it happens.</summary>
    public required string Cause { get; init; }

    /// <summary>What to do.</summary>
    public required string Remedy { get; init; }

    /// <summary>The words that matched.</summary>
    public required string Evidence { get; init; }
}
