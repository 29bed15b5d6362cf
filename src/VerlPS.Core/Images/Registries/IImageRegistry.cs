namespace VerlPS.Images;

/// <summary>What a registry says of one image without a pull.</summary>
/// <param name="Digest">The digest of the manifest that the tag names: of the index where there is one.</param>
/// <param name="CompressedSize">Bytes to fetch; null where an index has no image for the platform that was asked for.</param>
public sealed record RemoteManifest(string Digest, long? CompressedSize)
{
    /// <summary>The platforms of an index; empty for a single image, whose configuration tells.</summary>
    public IReadOnlyList<ImagePlatform> Platforms { get; init; } = [];

    /// <summary>The digest of the image's configuration, which in most stores is its id; null where an index has none for the platform.</summary>
    public string? ConfigDigest { get; init; }

    /// <summary>The packed layers, the lowest first; empty where an index has no image for the platform.</summary>
    public IReadOnlyList<RemoteLayer> Layers { get; init; } = [];
}

/// <summary>A packed layer in a registry.</summary>
/// <param name="Digest">Its digest.</param>
/// <param name="Size">Its size in bytes.</param>
public sealed record RemoteLayer(string Digest, long Size);

/// <summary>What an image's configuration says.</summary>
/// <param name="Platform">What it is built for.</param>
/// <param name="Created">When it was built; null where not told.</param>
/// <param name="Layers">The digests of the unpacked layers, the lowest first.</param>
public sealed record RemoteConfig(ImagePlatform Platform, DateTimeOffset? Created, IReadOnlyList<string> Layers);

/// <summary>What Docker Hub still lets somebody pull (docs.docker.com/docker-hub/usage/pulls).</summary>
/// <param name="Remaining">Pulls left; null where there is no limit.</param>
/// <param name="Limit">Pulls in all; null where there is no limit.</param>
/// <param name="Window">The time that the limit is for; null where not told.</param>
public sealed record PullBudget(int? Remaining, int? Limit, TimeSpan? Window);

/// <summary>A registry, through the OCI distribution API. A null base address means Docker Hub.</summary>
public interface IImageRegistry
{
    /// <summary>All tags of a repository, following pagination.</summary>
    /// <param name="registry">Base address; null means Docker Hub.</param>
    /// <param name="repository">The repository's path.</param>
    /// <param name="credential">The login; null for none.</param>
    /// <param name="cancellationToken">Stops the request.</param>
    /// <exception cref="VerlException">RegistryUnreachable, RegistryRateLimited, RegistryAccessDenied or ImageNotFound (no such repository).</exception>
    Task<IReadOnlyList<string>> ListTagsAsync(Uri? registry, string repository, RegistryCredential? credential, CancellationToken cancellationToken);

    /// <summary>Digest, size and platforms of one image; null where the registry does not have it. Docker Hub counts it as a pull.</summary>
    /// <param name="registry">Base address; null means Docker Hub.</param>
    /// <param name="repository">The repository's path.</param>
    /// <param name="version">A tag or a digest.</param>
    /// <param name="platform">Whose size is told of an index; null for this machine's.</param>
    /// <param name="credential">The login; null for none.</param>
    /// <param name="cancellationToken">Stops the request.</param>
    /// <exception cref="VerlException">RegistryUnreachable, RegistryRateLimited or RegistryAccessDenied.</exception>
    Task<RemoteManifest?> FindManifestAsync(Uri? registry, string repository, string version, ImagePlatform? platform, RegistryCredential? credential, CancellationToken cancellationToken);

    /// <summary>The digest that a tag names; null where the registry does not have it. Docker Hub does not count it.</summary>
    /// <exception cref="VerlException">RegistryUnreachable, RegistryRateLimited or RegistryAccessDenied.</exception>
    Task<string?> FindDigestAsync(Uri? registry, string repository, string version, RegistryCredential? credential, CancellationToken cancellationToken);

    /// <summary>An image's configuration; null where the registry does not have it.</summary>
    /// <param name="registry">Base address; null means Docker Hub.</param>
    /// <param name="repository">The repository's path.</param>
    /// <param name="digest">The configuration's digest.</param>
    /// <param name="credential">The login; null for none.</param>
    /// <param name="cancellationToken">Stops the request.</param>
    /// <exception cref="VerlException">RegistryUnreachable, RegistryRateLimited or RegistryAccessDenied.</exception>
    Task<RemoteConfig?> FindConfigAsync(Uri? registry, string repository, string digest, RegistryCredential? credential, CancellationToken cancellationToken);

    /// <summary>The pulls that Docker Hub has left for an account, or for this address where no login is given. Costs none of them.</summary>
    /// <exception cref="VerlException">RegistryUnreachable or RegistryAccessDenied.</exception>
    Task<PullBudget> FindPullBudgetAsync(Uri? registry, RegistryCredential? credential, CancellationToken cancellationToken);
}
