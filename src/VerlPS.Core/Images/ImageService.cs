using System.Runtime.CompilerServices;
using VerlPS.Engine;

namespace VerlPS.Images;

/// <summary>Lists images: those in an engine's store and those that registries offer.</summary>
public sealed class ImageService(IDockerEngine engine, IImageRegistry registry, IDockerCliConfig logins)
{
    private const string DefaultRepository = "verlai/verl";
    private string[]? _mirrors;

    /// <summary>The store's images of verl, newest first, one for each tag.</summary>
    public async Task<IReadOnlyList<VerlImage>> ListLocalAsync(CancellationToken cancellationToken)
    {
        IReadOnlyList<StoredImage> stored = await engine.Images.ListAsync(cancellationToken).ConfigureAwait(false);
        return
        [
            .. stored
                .SelectMany(image => image.Tags.Select(tag => (Image: image, Reference: ImageReference.TryParse(tag))))
                .Where(pair => pair.Reference is not null && ImageCatalogue.Repositories.Contains(pair.Reference.Repository))
                .OrderByDescending(pair => pair.Image.Created)
                .ThenBy(pair => pair.Image.Tags[0], StringComparer.Ordinal)
                .Select(pair => Describe(pair.Reference!, pair.Image)),
        ];
    }

    /// <summary>One image of the store; null where it is not there.</summary>
    public async Task<VerlImage?> FindLocalAsync(ImageReference reference, CancellationToken cancellationToken)
        => await engine.Images.FindAsync(reference.ToString(), cancellationToken).ConfigureAwait(false) is StoredImage image ? Describe(reference, image) : null;

    /// <summary>
    /// The tags that a repository offers. Docker Hub's are asked of the engine's mirrors first, as a pull would;
    /// a mirror that does not answer is a warning.
    /// </summary>
    /// <param name="repository">[registry/]repository; null means verlai/verl.</param>
    /// <param name="credential">The login; null for the docker CLI's stored one.</param>
    /// <param name="cancellationToken">Stops the requests.</param>
    public async IAsyncEnumerable<StreamItem> ListAvailableAsync(
        string? repository, RegistryCredential? credential, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        ImageReference wanted = ImageReference.Parse(repository ?? DefaultRepository);
        IReadOnlyList<Uri?> sources = await SourcesAsync(wanted, cancellationToken).ConfigureAwait(false);
        for (int i = 0; i < sources.Count; i++)
        {
            (IReadOnlyList<string> tags, VerlException? error) = await TryListAsync(sources[i], wanted, credential, cancellationToken).ConfigureAwait(false);
            if (error is null)
            {
                foreach (string tag in tags.Order(StringComparer.Ordinal))
                    yield return new ResultItem(ImageCatalogue.Describe(wanted with { Tag = tag, Digest = null }) with { DockerHost = engine.Endpoint.DockerHost });
                yield break;
            }

            if (i == sources.Count - 1)
                throw error;
            yield return new WarningItem($"{error.Message} Trying the next.");
        }
    }

    /// <summary>What the catalogue knows of a repository; for hosts that reach no registry.</summary>
    public IEnumerable<VerlImage> ListCatalogue(string? repository)
    {
        ImageReference wanted = ImageReference.Parse(repository ?? DefaultRepository);
        return ImageCatalogue.List(wanted.Repository)
            .Select(image => ImageCatalogue.Describe(wanted with { Tag = image.Tag }) with { DockerHost = engine.Endpoint.DockerHost });
    }

    /// <summary>An image's digest and compressed size, from the first source that has it; null where none does.</summary>
    /// <param name="reference">The image; must have a tag.</param>
    /// <param name="credential">The login; null for the docker CLI's stored one.</param>
    /// <param name="cancellationToken">Stops the requests.</param>
    public async Task<RemoteManifest?> FindRemoteAsync(ImageReference reference, RegistryCredential? credential, CancellationToken cancellationToken)
    {
        foreach (Uri? source in await SourcesAsync(reference, cancellationToken).ConfigureAwait(false))
        {
            try
            {
                RemoteManifest? manifest = await registry.FindManifestAsync(source, reference.Repository, reference.Tag!, Login(reference, source, credential), cancellationToken).ConfigureAwait(false);
                if (manifest is not null)
                    return manifest;
            }
            catch (VerlException)
            {
                // The size is a courtesy; the pull itself will say what is wrong with the registry.
            }
        }

        return null;
    }

    private async Task<(IReadOnlyList<string> Tags, VerlException? Error)> TryListAsync(
        Uri? source, ImageReference wanted, RegistryCredential? credential, CancellationToken cancellationToken)
    {
        try
        {
            return (await registry.ListTagsAsync(source, wanted.Repository, Login(wanted, source, credential), cancellationToken).ConfigureAwait(false), null);
        }
        catch (VerlException error)
        {
            return ([], error);
        }
    }

    private async Task<IReadOnlyList<Uri?>> SourcesAsync(ImageReference wanted, CancellationToken cancellationToken)
    {
        if (wanted.Registry is string host)
            return [RegistryAddress.Of(host)];

        // A recommendation asks twice, for the tags and for the size; the engine need not.
        _mirrors ??= (await engine.Facts.GetInfoAsync(cancellationToken).ConfigureAwait(false)).RegistryMirrors;
        return [.. _mirrors.Select(mirror => Uri.TryCreate(mirror, UriKind.Absolute, out Uri? uri) ? uri : null).Where(uri => uri is not null), null];
    }

    // A mirror gets nobody's Docker Hub password, the one that was given included.
    private RegistryCredential? Login(ImageReference wanted, Uri? source, RegistryCredential? given)
        => wanted.Registry is null && source is not null ? logins.FindCredential(source.Authority) : given ?? logins.FindCredential(wanted.Registry ?? "docker.io");

    private VerlImage Describe(ImageReference reference, StoredImage image) => ImageCatalogue.Describe(reference) with
    {
        Id = image.Id,
        Digest = image.Digests
            .Select(ImageReference.TryParse)
            .FirstOrDefault(digest => digest is not null && digest.Name == reference.Name)?.Digest,
        Size = image.Size,
        Created = image.Created,
        Local = true,
        DockerHost = engine.Endpoint.DockerHost,
    };
}
