using System.Runtime.CompilerServices;

namespace VerlPS.Images;

/// <summary>Answers the questions of Get-VerlImage: what is there, what could be had, what to take.</summary>
public sealed class ImageQueryService(ImageService images)
{
    private const int ShownRunnersUp = 5;

    /// <summary>The images of the engine's store, newest first.</summary>
    public async IAsyncEnumerable<StreamItem> ListLocalAsync(ImageQuery query, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        Wildcard name = new(query.Name);
        foreach (VerlImage image in (await images.ListLocalAsync(cancellationToken).ConfigureAwait(false)).Where(image => Matches(name, image)))
            yield return new ResultItem(Judge(image, query.Host));
    }

    /// <summary>The images that a registry offers, in order of tag, with what the store already has marked.</summary>
    public async IAsyncEnumerable<StreamItem> ListAvailableAsync(ImageQuery query, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        Wildcard name = new(query.Name);
        IReadOnlyList<VerlImage> local = await images.ListLocalAsync(cancellationToken).ConfigureAwait(false);
        await foreach (StreamItem item in images.ListAvailableAsync(query.Repository, query.Credential, cancellationToken).ConfigureAwait(false))
        {
            if (item is not ResultItem { Value: VerlImage image })
                yield return item;
            else if (Matches(name, image))
                yield return new ResultItem(Judge(Stored(image, local), query.Host));
        }
    }

    /// <summary>
    /// The image to take: of all that the registry offers, the newest release that fits the host. Where no registry
    /// answers, the store's images (a mirror's too) and the catalogue stand in, with a warning.
    /// </summary>
    /// <exception cref="VerlException">NoImageFits, with the reasons of the nearest ones.</exception>
    public async IAsyncEnumerable<StreamItem> RecommendAsync(ImageQuery query, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        yield return new ProgressItem("Choosing an image", "Asking the registry for its tags");
        IReadOnlyList<VerlImage> local = await images.ListLocalAsync(cancellationToken).ConfigureAwait(false);
        (List<VerlImage> offered, List<WarningItem> warnings, bool complete) = await OfferedAsync(query, cancellationToken).ConfigureAwait(false);
        foreach (WarningItem warning in warnings)
            yield return warning;

        Wildcard name = new(query.Name);
        IReadOnlyList<VerlImage> ranked = ImageRecommender.Rank(
            offered.Select(image => Stored(image, local)).UnionBy(complete ? [] : local, image => image.Reference)
                .Where(image => Matches(name, image))
                .Select(image => Judge(image, query.Host)),
            query.RolloutEngine);
        yield return new ProgressItem("Choosing an image", "Done") { Completed = true };

        VerlImage best = ranked.FirstOrDefault(image => image.Fit.Status != FitStatus.Unfit) ?? throw NoneFits(ranked, query);
        foreach (VerlImage next in ranked.Where(image => image != best).Take(ShownRunnersUp))
            yield return new VerboseItem($"Runner-up {next.Reference}: {next.Fit}");
        yield return new ResultItem(best.Local ? best : await SizedAsync(best, query.Credential, cancellationToken).ConfigureAwait(false));
    }

    private async Task<(List<VerlImage> Offered, List<WarningItem> Warnings, bool Complete)> OfferedAsync(ImageQuery query, CancellationToken cancellationToken)
    {
        List<VerlImage> offered = [];
        List<WarningItem> warnings = [];
        bool complete = true;
        try
        {
            await foreach (StreamItem item in images.ListAvailableAsync(query.Repository, query.Credential, cancellationToken).ConfigureAwait(false))
            {
                if (item is ResultItem { Value: VerlImage image })
                    offered.Add(image);
                else if (item is WarningItem warning)
                    warnings.Add(warning);
            }
        }
        catch (VerlException error) when (error.Kind == VerlErrorKind.RegistryUnreachable)
        {
            warnings.Add(new WarningItem($"{error.Message} The choice rests on the catalogue; whether the tag still exists was not checked."));
            offered.AddRange(images.ListCatalogue(query.Repository));
            complete = false;
        }

        return (offered, warnings, complete);
    }

    private async Task<VerlImage> SizedAsync(VerlImage image, RegistryCredential? credential, CancellationToken cancellationToken)
    {
        RemoteManifest? manifest = await images.FindRemoteAsync(ImageReference.Parse(image.Reference), credential, cancellationToken).ConfigureAwait(false);
        return manifest is null ? image : image with { Digest = manifest.Digest, Size = manifest.CompressedSize };
    }

    private static VerlImage Judge(VerlImage image, HostReport? host)
        => host is null ? image : image with { Fit = ImageFitRule.Judge(image, host) };

    private static VerlImage Stored(VerlImage image, IReadOnlyList<VerlImage> local)
        => local.FirstOrDefault(stored => stored.Reference == image.Reference) ?? image;

    private static VerlException NoneFits(IReadOnlyList<VerlImage> ranked, ImageQuery query) => ranked.Count == 0
        ? new VerlException(
            VerlErrorKind.NoImageFits,
            $"No released verl image {(query.RolloutEngine is null ? "" : $"with {query.RolloutEngine} ")}matches '{query.Name}'{(query.Repository is null ? "" : $" in {query.Repository}")}.",
            query.Name,
            "See what there is: Get-VerlImage -Available")
        : new VerlException(
            VerlErrorKind.NoImageFits,
            $"None of {ranked.Count} images fits {query.Host?.HostName}: {string.Join("; ", ranked[0].Fit.Reasons)} ({ranked[0].Tag}).",
            query.Host?.HostName,
            "Update the NVIDIA driver, or see every image's reasons: Test-VerlHost | Get-VerlImage -Available | Where-Object Grammar | Format-List Tag, Fit");

    private static bool Matches(Wildcard name, VerlImage image) => name.IsMatch(image.Tag) || name.IsMatch(image.Reference);
}
