using VerlPS.Engine;

namespace VerlPS.Images;

/// <summary>Finds the digest that a name stands for now: in the engine's store, which is what would run, else in the registry.</summary>
public sealed class ImageDigests(IDockerEngine engine, RemoteImages remote)
{
    /// <summary>The name with its tag, for people, and its digest, for the engine.</summary>
    /// <exception cref="VerlException">ImageNotFound, or why the registry can't be asked.</exception>
    public async Task<string> PinAsync(string image, CancellationToken cancellationToken)
    {
        ImageReference reference = ImageReference.ParseTagged(image);
        if (reference.Digest is not null)
            return image;

        string digest = await FindStoredAsync(reference, cancellationToken).ConfigureAwait(false)
            ?? (await remote.FindManifestAsync(reference, null, null, cancellationToken).ConfigureAwait(false))?.Digest
            ?? throw new VerlException(
                VerlErrorKind.ImageNotFound,
                $"'{image}' has no digest: the store of {engine.Endpoint.DockerHost} does not have it from its registry, and the registry has no such tag.",
                image,
                "Pull it first, Install-VerlImage, or leave out -PinDigest.");
        return (reference with { Digest = digest }).ToString();
    }

    private async Task<string?> FindStoredAsync(ImageReference reference, CancellationToken cancellationToken)
    {
        StoredImage? stored;
        try
        {
            stored = await engine.Images.FindAsync(reference.ToString(), cancellationToken).ConfigureAwait(false);
        }
        catch (VerlException)
        {
            // A file can be written where no engine runs.
            return null;
        }

        return stored?.DigestsOf(reference).FirstOrDefault();
    }
}
