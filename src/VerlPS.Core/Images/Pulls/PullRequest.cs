namespace VerlPS.Images;

/// <summary>What shall be brought into an engine's store, and how.</summary>
/// <param name="Image">The image; must have a tag or a digest.</param>
public sealed record PullRequest(ImageReference Image)
{
    /// <summary>Where to pull from instead of the image's own registry, tried in turn; see <see cref="PullSources"/> for the forms.</summary>
    public IReadOnlyList<string> Mirrors { get; init; } = [];

    /// <summary>The host that a named mirror is reached under; null for its usual one.</summary>
    public string? MirrorHost { get; init; }

    /// <summary>The mirror's own name for the image stays beside the image's.</summary>
    public bool KeepMirrorTag { get; init; }

    /// <summary>An image that can't be compared with its registry's is refused.</summary>
    public bool RequireDigest { get; init; }

    /// <summary>The engine's free space is not looked at.</summary>
    public bool SkipDiskCheck { get; init; }

    /// <summary>The platform to take; null for the engine's own.</summary>
    public ImagePlatform? Platform { get; init; }

    /// <summary>The login for the first source; null for the docker CLI's stored one.</summary>
    public RegistryCredential? Credential { get; init; }

    /// <summary>How often all sources are tried again after a network error, 0 or more.</summary>
    public int Retries { get; init; } = 3;

    /// <summary>The wait before the first of these; each is twice as long as the one before.</summary>
    public TimeSpan RetryDelay { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>The number of the pull's progress bar, so that pulls side by side have bars of their own; its layers take the numbers after it.</summary>
    public int ProgressId { get; init; }
}
