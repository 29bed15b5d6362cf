using System.Runtime.CompilerServices;
using VerlPS.Engine;

namespace VerlPS.Images;

/// <summary>Brings images into an engine's store.</summary>
public sealed class PullService(IDockerEngine engine, ImageService images, IDockerCliConfig logins, TimeProvider time)
{
    /// <summary>Pulls an image; its record is the last item.</summary>
    /// <param name="reference">The image; must have a tag or a digest.</param>
    /// <param name="credential">The login; null for the docker CLI's stored one.</param>
    /// <param name="cancellationToken">Stops the pull; the engine drops what is unfinished.</param>
    /// <exception cref="VerlException">ImageNotFound, RegistryAccessDenied, RegistryUnreachable or ImagePullFailed.</exception>
    public async IAsyncEnumerable<StreamItem> InstallAsync(
        ImageReference reference, RegistryCredential? credential, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        PullProgress progress = new(reference.ToString(), time);
        RegistryCredential? login = credential ?? logins.FindCredential(reference.Registry ?? "docker.io");
        await foreach (PullEvent item in engine.Images.PullAsync(reference, login, cancellationToken).ConfigureAwait(false))
        {
            foreach (ProgressItem shown in progress.Update(item))
                yield return shown;
        }

        foreach (ProgressItem done in progress.Complete())
            yield return done;
        yield return new VerboseItem($"{reference}: {progress.Summary}");

        // The stream can end without an error and without the image; only the store's word counts.
        VerlImage? image = await images.FindLocalAsync(reference, cancellationToken).ConfigureAwait(false);
        yield return new ResultItem(image ?? throw new VerlException(
            VerlErrorKind.ImagePullFailed,
            $"The pull of '{reference}' ended, but the image is not in the store.",
            reference.ToString(),
            "Pull again; see the engine's log, 'journalctl -u docker', if it happens again."));
    }
}
