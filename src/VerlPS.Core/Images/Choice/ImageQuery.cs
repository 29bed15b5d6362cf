namespace VerlPS.Images;

/// <summary>Which images somebody looks for.</summary>
public sealed record ImageQuery
{
    /// <summary>A pattern with <c>*</c> and <c>?</c> over the tag or the whole name.</summary>
    public string Name { get; init; } = "*";

    /// <summary>[registry/]repository to look in; null for verlai/verl.</summary>
    public string? Repository { get; init; }

    /// <summary>Only images with this rollout engine; null for any.</summary>
    public string? RolloutEngine { get; init; }

    /// <summary>The login; null for the docker CLI's stored one.</summary>
    public RegistryCredential? Credential { get; init; }

    /// <summary>The host that the images are judged for; null for none.</summary>
    public HostReport? Host { get; init; }
}
