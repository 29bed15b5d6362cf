using VerlPS.Engine;

namespace VerlPS.Images;

/// <summary>The images in an engine's store, described.</summary>
public sealed class LocalImages(IDockerEngine engine)
{
    /// <summary>The store's images, by repository and then the newest first, one for each name.</summary>
    /// <param name="all">Images of other repositories than verl's too.</param>
    /// <param name="cancellationToken">Stops the requests.</param>
    public async Task<IReadOnlyList<VerlImage>> ListAsync(bool all, CancellationToken cancellationToken)
    {
        Task<IReadOnlyList<ImageUse>> uses = engine.Images.ListUsesAsync(cancellationToken);
        IReadOnlyList<StoredImage> stored = await engine.Images.ListAsync(cancellationToken).ConfigureAwait(false);
        ILookup<string, string> containers = (await uses.ConfigureAwait(false)).ToLookup(use => use.ImageId, use => use.Container, StringComparer.Ordinal);
        return
        [
            .. stored
                .SelectMany(image => NamesOf(image).Select(name => (Image: image, Name: name)))
                .Where(pair => all || ImageCatalogue.Repositories.Contains(ImageCatalogue.PathOf(pair.Name)))
                .OrderBy(pair => pair.Name.Name, StringComparer.Ordinal)
                .ThenByDescending(pair => pair.Image.Created)
                .ThenBy(pair => pair.Name.Tag, StringComparer.Ordinal)
                .Select(pair => Describe(pair.Name, pair.Image, containers[pair.Image.Id])),
        ];
    }

    /// <summary>One image; null where it is not there.</summary>
    public async Task<VerlImage?> FindAsync(ImageReference reference, CancellationToken cancellationToken)
    {
        Task<IReadOnlyList<ImageUse>> uses = engine.Images.ListUsesAsync(cancellationToken);
        StoredImage? image = await engine.Images.FindAsync(reference.ToString(), cancellationToken).ConfigureAwait(false);
        IReadOnlyList<ImageUse> containers = await uses.ConfigureAwait(false);
        return image is null ? null : Describe(reference, image, containers.Where(use => use.ImageId == image.Id).Select(use => use.Container));
    }

    // What was pulled by its digest has no tag.
    private static IEnumerable<ImageReference> NamesOf(StoredImage image)
    {
        IEnumerable<ImageReference> names = (image.Tags.Count > 0 ? image.Tags : image.Digests).Select(ImageReference.TryParse).OfType<ImageReference>();
        return names.Where(name => name.Tag is not null || name.Digest is not null);
    }

    private VerlImage Describe(ImageReference reference, StoredImage image, IEnumerable<string> containers)
    {
        VerlImage known = ImageCatalogue.Describe(reference);
        return known with
        {
            Id = image.Id,
            Digest = reference.Digest ?? image.DigestsOf(reference).FirstOrDefault(),
            Size = image.Size,
            Created = image.Created,
            Architecture = image.Architecture ?? known.Architecture,
            Local = true,
            Names = [.. image.Tags],
            Containers = [.. containers.Order(StringComparer.Ordinal)],
            DockerHost = engine.Endpoint.DockerHost,
        };
    }
}
