namespace VerlPS.Images;

/// <summary>Holds an image from elsewhere against the one that its own registry has under that name.</summary>
internal static class ImageComparison
{
    /// <summary>Refuses a source before the first byte where both digests are known by then.</summary>
    /// <exception cref="VerlException">ImageDigestMismatch; with RequireDigest also what keeps the registry from answering.</exception>
    public static async Task RefuseEarlyAsync(
        PullRequest request, PullSource source, RemoteManifest? manifest, CanonicalDigest canonical, CancellationToken cancellationToken)
    {
        if (request.RequireDigest && await canonical.GetAsync(cancellationToken).ConfigureAwait(false) is { Digest: null } silence)
            throw Unknown(request.Image, silence);
        if (manifest is null || await canonical.GetSoonAsync(cancellationToken).ConfigureAwait(false) is not string wanted || wanted == manifest.Digest)
            return;
        if (!await canonical.HasConfigAsync(manifest.ConfigDigest, cancellationToken).ConfigureAwait(false))
            throw Mismatch(request.Image, source, manifest.Digest, wanted);
    }

    /// <summary>Compares what is in the store. Gives a warning where that was not possible, and a clause for the summary.</summary>
    /// <exception cref="VerlException">ImageDigestMismatch.</exception>
    public static async Task<(StreamItem? Remark, string Verdict)> CheckAsync(
        PullRequest request, PullSource source, StoredImage stored, CanonicalDigest canonical, CancellationToken cancellationToken)
    {
        CanonicalAnswer answer = await canonical.GetAsync(cancellationToken).ConfigureAwait(false);
        string registry = PullSources.RegistryName(request.Image);
        if (answer.Digest is not string wanted)
        {
            return request.RequireDigest
                ? throw Unknown(request.Image, answer)
                : (new WarningItem($"The image from {source.Name} was not compared with that of {registry}: {answer.Reason}. With -RequireDigest that is an error."), ", not compared");
        }

        if (stored.DigestsOf(source.From).Contains(wanted) || await canonical.HasConfigAsync(stored.Id, cancellationToken).ConfigureAwait(false))
            return (new VerboseItem($"The image from {source.Name} is that of {registry}: {wanted}"), $", the same as {registry}'s");

        throw Mismatch(request.Image, source, stored.DigestsOf(source.From).FirstOrDefault() ?? stored.Id, wanted);
    }

    private static VerlException Mismatch(ImageReference image, PullSource source, string found, string wanted) => new(
        VerlErrorKind.ImageDigestMismatch,
        $"{source.Name} has another image under '{image}' than {PullSources.RegistryName(image)}: {found}, not {wanted}.",
        image.ToString(),
        "The mirror is behind, or is not to be trusted: use another one, or pull from the registry itself.");

    private static VerlException Unknown(ImageReference image, CanonicalAnswer answer) => new(
        answer.Error?.Kind ?? VerlErrorKind.ImageNotFound,
        $"'{image}' can't be compared with that of {PullSources.RegistryName(image)}: {answer.Reason}.",
        image.ToString(),
        "Give this machine a way to the registry, or leave out -RequireDigest.",
        answer.Error)
    {
        IsTransient = answer.Error?.IsTransient == true,
    };
}
