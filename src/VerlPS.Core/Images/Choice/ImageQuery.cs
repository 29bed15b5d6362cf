namespace VerlPS.Images;

/// <summary>Which images somebody looks for.</summary>
public sealed record ImageQuery
{
    /// <summary>Patterns with <c>*</c> and <c>?</c> over the tag, the repository or the whole name; empty for any.</summary>
    public IReadOnlyList<string> Names { get; init; } = [];

    /// <summary>Patterns over the tag; empty for any.</summary>
    public IReadOnlyList<string> Tags { get; init; } = [];

    /// <summary>Only images with one of these rollout engines, the preferred one first; empty for any.</summary>
    public IReadOnlyList<string> RolloutEngines { get; init; } = [];

    /// <summary>The rollout engine to take of equal releases; null where nobody said.</summary>
    public string? PreferredEngine => RolloutEngines is [string first, ..] ? first : null;

    /// <summary>Only images of these releases of verl: 0.7 takes 0.7.1 too; empty for any.</summary>
    public IReadOnlyList<string> VerlVersions { get; init; } = [];

    /// <summary>Only images with these CUDA versions: 12 takes 12.9.1 too; empty for any.</summary>
    public IReadOnlyList<string> CudaVersions { get; init; } = [];

    /// <summary>Images of other repositories than verl's too.</summary>
    public bool All { get; init; }

    /// <summary>Of a recommendation: only what the engine's store has comes into question, and no registry is asked.</summary>
    public bool StoredOnly { get; init; }

    /// <summary>Digest, size and platforms of every remote image are asked for.</summary>
    public bool Detailed { get; init; }

    /// <summary>What Docker Hub still lets somebody pull is asked for and told.</summary>
    public bool WithBudget { get; init; }

    /// <summary>[registry/]repository to look in; null for verlai/verl.</summary>
    public string? Repository { get; init; }

    /// <summary>The login; null for the docker CLI's stored one.</summary>
    public RegistryCredential? Credential { get; init; }

    /// <summary>The host that the images are judged for; null for none.</summary>
    public HostReport? Host { get; init; }
}
