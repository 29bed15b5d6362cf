namespace VerlPS.Images;

/// <summary>An image in the engine's store.</summary>
/// <param name="Id">sha256:… of its configuration.</param>
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
}

/// <summary>One message of a pull.</summary>
/// <param name="Layer">The layer's short id; null for messages about the whole image.</param>
/// <param name="Status">Docker's word: Downloading, Extracting, Pull complete, …</param>
/// <param name="Current">Bytes so far; null where the message counts none.</param>
/// <param name="Total">Bytes in all; null where not known.</param>
public sealed record PullEvent(string? Layer, string Status, long? Current, long? Total);

/// <summary>The engine's image store.</summary>
public interface IImageStore
{
    /// <summary>All images.</summary>
    Task<IReadOnlyList<StoredImage>> ListAsync(CancellationToken cancellationToken);

    /// <summary>One image; null where the store does not have it.</summary>
    Task<StoredImage?> FindAsync(string reference, CancellationToken cancellationToken);

    /// <summary>
    /// Pulls an image and reports as it goes. The engine answers 200 and may fail later in the stream: that throws too.
    /// </summary>
    /// <exception cref="VerlException">ImageNotFound, RegistryAccessDenied, RegistryUnreachable or ImagePullFailed.</exception>
    IAsyncEnumerable<PullEvent> PullAsync(ImageReference image, RegistryCredential? credential, CancellationToken cancellationToken);
}
