using VerlPS.Engine;
using VerlPS.Hosts;

namespace VerlPS.Images;

/// <summary>Removes images from an engine's store.</summary>
public sealed class ImageRemovalService(IDockerEngine engine)
{
    /// <summary>An image of the store, with the containers that use it.</summary>
    /// <exception cref="VerlException">ImageNotFound.</exception>
    public async Task<VerlImage> FindAsync(ImageReference reference, CancellationToken cancellationToken)
    {
        return await new LocalImages(engine).FindAsync(reference, cancellationToken).ConfigureAwait(false) ?? throw new VerlException(
            VerlErrorKind.ImageNotFound,
            $"There is no image '{reference}' on {engine.Endpoint.DockerHost}.",
            reference.ToString(),
            "List what is there: Get-VerlImage -All");
    }

    /// <summary>Takes a name from an image; with its last name the image and the layers that no other needs go too.</summary>
    /// <param name="image">What <see cref="FindAsync"/> found.</param>
    /// <param name="force">Also where containers use it.</param>
    /// <param name="cancellationToken">Stops the requests before the removal; that itself is not left half-done.</param>
    /// <exception cref="VerlException">ImageInUse or ImageNotFound.</exception>
    public async Task<ImageRemoval> RemoveAsync(VerlImage image, bool force, CancellationToken cancellationToken)
    {
        // One of several names is no harm to a container; the last one is the image.
        bool isLast = image.Names.All(name => name == image.Reference);
        if (isLast && image.Containers.Length > 0 && !force)
        {
            throw new VerlException(
                VerlErrorKind.ImageInUse,
                $"'{image.Reference}' is used by {string.Join(", ", image.Containers.Select(container => $"'{container}'"))}, and is left as it is.",
                image.Reference,
                $"Remove the containers first, Remove-VerlContainer {string.Join(", ", image.Containers)}, or use -Force.");
        }

        ImageUsage? before = await engine.Facts.MeasureImagesAsync(cancellationToken).ConfigureAwait(false);
        cancellationToken.ThrowIfCancellationRequested();
        IReadOnlyList<ImageChange> changes = await engine.Images.RemoveAsync(image.Reference, force, CancellationToken.None).ConfigureAwait(false);
        ImageUsage? after = await engine.Facts.MeasureImagesAsync(cancellationToken).ConfigureAwait(false);
        return new ImageRemoval
        {
            Reference = image.Reference,
            Id = image.Id,
            Untagged = [.. changes.Select(change => change.Name).OfType<string>()],
            Deleted = changes.Any(change => change.Id == image.Id),
            SpaceFreed = before is null || after is null ? null : Math.Max(0, before.Total - after.Total),
            DockerHost = engine.Endpoint.DockerHost,
        };
    }
}
