using System.Runtime.CompilerServices;
using VerlPS.Engine;
using VerlPS.Hosts;

namespace VerlPS.Images;

/// <summary>One try of one source: look, pull, compare, rename.</summary>
internal sealed class SourcePull(IDockerEngine engine, RemoteImages remote, LocalImages local, IHostTree tree)
{
    /// <summary>Pulls; the image's record is the last item. A failure leaves the store's names as they were.</summary>
    /// <param name="request">What is wanted.</param>
    /// <param name="source">Where it is pulled from.</param>
    /// <param name="login">The login for that.</param>
    /// <param name="canonical">The digest that the image has in its own registry.</param>
    /// <param name="progress">Adds up how far the pull is; of a pull that fails its bars are still to be taken away.</param>
    /// <param name="cancellationToken">Stops the pull; the engine drops what is unfinished.</param>
    public async IAsyncEnumerable<StreamItem> RunAsync(
        PullRequest request, PullSource source, StoredLogin login, CanonicalDigest canonical, PullProgress progress, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        bool compared = (source.IsMirror || request.RequireDigest) && request.Image.Digest is null;
        if (compared)
            canonical.Begin(cancellationToken);
        RemoteManifest? manifest = await LookAsync(request, source, login, cancellationToken).ConfigureAwait(false);
        progress.Expect(manifest);
        if (compared)
            await ImageComparison.RefuseEarlyAsync(request, source, manifest, canonical, cancellationToken).ConfigureAwait(false);

        PulledName name = await PulledName.WatchAsync(engine, source.From, cancellationToken).ConfigureAwait(false);
        await using ConfiguredAsyncDisposable _ = name.ConfigureAwait(false);
        await foreach (PullEvent item in engine.Images.PullAsync(source.From, request.Platform, login.Credential, cancellationToken).ConfigureAwait(false))
        {
            foreach (ProgressItem shown in progress.Update(item))
                yield return shown;
        }

        foreach (ProgressItem done in progress.Complete())
            yield return done;

        StoredImage stored = await CheckStoredAsync(request, source, cancellationToken).ConfigureAwait(false);
        string verdict = "";
        if (compared)
        {
            (StreamItem? remark, verdict) = await ImageComparison.CheckAsync(request, source, stored, canonical, cancellationToken).ConfigureAwait(false);
            if (remark is not null)
                yield return remark;
        }

        cancellationToken.ThrowIfCancellationRequested();
        ImageReference final = await RenameAsync(request, source, stored).ConfigureAwait(false);
        name.Keep();
        if (source.IsMirror && !request.KeepMirrorTag && await ForgetAsync(source.From, final).ConfigureAwait(false) is WarningItem left)
            yield return left;

        VerlImage image = await local.FindAsync(final, cancellationToken).ConfigureAwait(false) ?? throw NotStored(source);
        yield return new StatusItem($"{final}: {progress.Summary}{(source.IsMirror ? $" from {source.Name}{verdict}" : verdict)}");
        yield return new ResultItem(image.Digest is null ? image with { Digest = stored.DigestsOf(source.From).FirstOrDefault() } : image);
    }

    // Docker Hub counts a look as a pull; it is asked only where the answer can matter.
    private async Task<RemoteManifest?> LookAsync(PullRequest request, PullSource source, StoredLogin login, CancellationToken cancellationToken)
    {
        PullSpace space = new(engine, remote, tree);
        DiskSpace? disk = request.SkipDiskCheck ? null : await space.MeasureAsync(cancellationToken).ConfigureAwait(false);
        EngineInfo info = await remote.InfoAsync(cancellationToken).ConfigureAwait(false);
        if (source.From.Registry is null && !PullSpace.IsScarce(disk) && RegistryRoute.ParseMirrors(info).Count == 0)
            return null;

        RemoteManifest? manifest = null;
        try
        {
            manifest = await remote.FindManifestAsync(source.From, request.Platform, login.Credential, cancellationToken).ConfigureAwait(false);
        }
        catch (VerlException)
        {
            // The engine may reach what this machine does not; its pull will say what is wrong.
        }

        if (manifest is null)
            return null;
        await CheckPlatformAsync(request, source, manifest, login, cancellationToken).ConfigureAwait(false);
        if (disk is not null)
            await space.CheckAsync(source, manifest, disk, login.Credential, cancellationToken).ConfigureAwait(false);
        return manifest;
    }

    private async Task CheckPlatformAsync(PullRequest request, PullSource source, RemoteManifest manifest, StoredLogin login, CancellationToken cancellationToken)
    {
        ImagePlatform wanted = request.Platform ?? await remote.PlatformAsync(cancellationToken).ConfigureAwait(false);
        IReadOnlyList<ImagePlatform> offered = manifest.Platforms;
        if (offered.Count == 0 && manifest.ConfigDigest is string digest
            && await remote.FindConfigAsync(source.From, digest, login.Credential, cancellationToken).ConfigureAwait(false) is RemoteConfig config)
        {
            offered = [config.Platform];
        }

        if (offered.Count > 0 && !offered.Any(wanted.Accepts))
            throw WrongPlatform(request, source, string.Join(", ", offered), wanted);
    }

    // The stream of a pull can end without an error and without the image; only the store's word counts.
    private async Task<StoredImage> CheckStoredAsync(PullRequest request, PullSource source, CancellationToken cancellationToken)
    {
        StoredImage stored = await engine.Images.FindAsync(source.From.ToString(), cancellationToken).ConfigureAwait(false) ?? throw NotStored(source);
        ImagePlatform wanted = request.Platform ?? await remote.PlatformAsync(cancellationToken).ConfigureAwait(false);
        return stored.Architecture is { Length: > 0 } architecture && architecture != wanted.Architecture
            ? throw WrongPlatform(request, source, $"{wanted.OS}/{architecture}", wanted)
            : stored;
    }

    // Not cancellable: a name that is half moved is what nobody must find.
    private async Task<ImageReference> RenameAsync(PullRequest request, PullSource source, StoredImage stored)
    {
        // An image that is named by its digest alone has no tag that it could get.
        if (!source.IsMirror || request.Image.Tag is null)
            return source.From;

        ImageReference name = request.Image with { Digest = null };
        await engine.Images.TagAsync(stored.Id, name, CancellationToken.None).ConfigureAwait(false);
        return name;
    }

    private async Task<WarningItem?> ForgetAsync(ImageReference mirrored, ImageReference final)
    {
        if (final == mirrored)
            return new WarningItem($"'{mirrored}' keeps the mirror's name: an image that is named by its digest alone can't be renamed.");

        try
        {
            await engine.Images.RemoveAsync(mirrored.ToString(), force: false, CancellationToken.None).ConfigureAwait(false);
            return null;
        }
        catch (VerlException error)
        {
            return new WarningItem($"'{final}' is there, and so is the mirror's name '{mirrored}', which could not be removed: {error.Message}");
        }
    }

    private static VerlException WrongPlatform(PullRequest request, PullSource source, string offered, ImagePlatform wanted) => new(
        VerlErrorKind.ImagePlatformMismatch,
        $"'{source.From}' is built for {offered}, and {(request.Platform is null ? "the engine's host is" : "-Platform asks for")} {wanted}.",
        source.From.ToString(),
        "Take an image for that platform, see Get-VerlImage -Available -Detailed, or name the other one with -Platform.");

    private static VerlException NotStored(PullSource source) => new(
        VerlErrorKind.ImagePullFailed,
        $"The pull of '{source.From}' ended, but the image is not in the store.",
        source.From.ToString(),
        "Pull again; see the engine's log, 'journalctl -u docker', if it happens again.");
}
