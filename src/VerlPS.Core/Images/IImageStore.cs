namespace VerlPS.Images;

/// <summary>An image in the engine's store.</summary>
/// <param name="Id">sha256:… of its configuration; with containerd's store, of its manifest.</param>
/// <param name="Tags">Its names with tags; empty for a dangling image.</param>
/// <param name="Digests">Its names with manifest digests.</param>
/// <param name="Size">Unpacked size in bytes.</param>
/// <param name="Created">When it was built.</param>
public sealed record StoredImage(
    string Id,
    IReadOnlyList<string> Tags,
    IReadOnlyList<string> Digests,
    long Size,
    DateTimeOffset? Created)
{
    /// <summary>amd64, arm64, …; null where only a list was asked for.</summary>
    public string? Architecture { get; init; }

    /// <summary>The environment of its containers, as NAME=value; empty where only a list was asked for.</summary>
    public IReadOnlyList<string> Environment { get; init; } = [];

    /// <summary>The digests of its unpacked layers, the lowest first; empty where only a list was asked for.</summary>
    public IReadOnlyList<string> Layers { get; init; } = [];

    /// <summary>The manifests' digests that it has under a name; empty where the store has forgotten them.</summary>
    /// <param name="name">The registry and repository; tag and digest do not count.</param>
    public IEnumerable<string> DigestsOf(ImageReference name)
        => Digests.Select(ImageReference.TryParse).OfType<ImageReference>().Where(digest => digest.Name == name.Name).Select(digest => digest.Digest!);
}

/// <summary>A container that keeps an image in the store, running or not.</summary>
/// <param name="ImageId">The image's id.</param>
/// <param name="Container">The container's name.</param>
public sealed record ImageUse(string ImageId, string Container);

/// <summary>One message of a pull.</summary>
/// <param name="Layer">The layer's short id; null for messages about the whole image.</param>
/// <param name="Status">Docker's word: Downloading, Extracting, Pull complete, …</param>
/// <param name="Current">Bytes so far; null where the message counts none.</param>
/// <param name="Total">Bytes in all; null where not known.</param>
public sealed record PullEvent(string? Layer, string Status, long? Current, long? Total);

/// <summary>What a removal did to one name or layer.</summary>
/// <param name="Name">The name that went; null where a layer or image went.</param>
/// <param name="Id">The layer or image that went; null where a name went.</param>
public sealed record ImageChange(string? Name, string? Id);

/// <summary>The engine's image store.</summary>
public interface IImageStore
{
    /// <summary>All images.</summary>
    Task<IReadOnlyList<StoredImage>> ListAsync(CancellationToken cancellationToken);

    /// <summary>Which containers use which images.</summary>
    Task<IReadOnlyList<ImageUse>> ListUsesAsync(CancellationToken cancellationToken);

    /// <summary>One image; null where the store does not have it.</summary>
    Task<StoredImage?> FindAsync(string reference, CancellationToken cancellationToken);

    /// <summary>
    /// Pulls an image and reports as it goes. The engine answers 200 and may fail later in the stream: that throws too.
    /// </summary>
    /// <param name="image">Must have a tag or a digest.</param>
    /// <param name="platform">The platform to take of an index; null for the engine's own.</param>
    /// <param name="credential">The login; null for none.</param>
    /// <param name="cancellationToken">Hangs up; the engine then drops what is unfinished.</param>
    /// <exception cref="VerlException">
    /// ImageNotFound, ImagePlatformMismatch, RegistryAccessDenied, RegistryRateLimited, RegistryUnreachable, DiskFull or ImagePullFailed.
    /// </exception>
    IAsyncEnumerable<PullEvent> PullAsync(ImageReference image, ImagePlatform? platform, RegistryCredential? credential, CancellationToken cancellationToken);

    /// <summary>Gives an image one more name; an image that had it before loses it.</summary>
    /// <exception cref="VerlException">ImageNotFound.</exception>
    Task TagAsync(string image, ImageReference name, CancellationToken cancellationToken);

    /// <summary>Takes a name from an image, and removes the image with its last one.</summary>
    /// <param name="reference">A name with tag or digest, or an id.</param>
    /// <param name="force">Also where containers that don't run use it.</param>
    /// <param name="cancellationToken">Stops the request.</param>
    /// <exception cref="VerlException">ImageNotFound or ImageInUse.</exception>
    Task<IReadOnlyList<ImageChange>> RemoveAsync(string reference, bool force, CancellationToken cancellationToken);
}
