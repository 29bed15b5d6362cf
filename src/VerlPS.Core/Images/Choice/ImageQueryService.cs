using System.Runtime.CompilerServices;

namespace VerlPS.Images;

/// <summary>Answers the questions of Get-VerlImage: what is there, what could be had, what to take.</summary>
public sealed class ImageQueryService(LocalImages local, RemoteImages remote)
{
    // As many as the docker CLI's own tools ask for at once; more make a registry slow down all of them.
    private const int DetailsAtOnce = 8;

    /// <summary>The images of the engine's store. A name in full that is not among them is an error item.</summary>
    public async IAsyncEnumerable<StreamItem> ListLocalAsync(ImageQuery query, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        ImageFilter filter = new(query);
        IReadOnlyList<VerlImage> images = await local.ListAsync(query.All, cancellationToken).ConfigureAwait(false);
        foreach (VerlImage image in images.Where(filter.Matches))
            yield return new ResultItem(Judge(image, query.Host));
        foreach (string name in filter.FindMissing(images))
            yield return new ErrorItem(NotFound(name, query.All ? "is not in the engine's store" : "is not among the images of verl in the engine's store", "List what is there: Get-VerlImage -All. See what a registry has: Get-VerlImage -Available"));
    }

    /// <summary>
    /// The images that a registry offers, in order of tag, with what the store already has marked. Digest, size and
    /// platforms come with it where all are named in full, or details are asked for.
    /// </summary>
    public async IAsyncEnumerable<StreamItem> ListAvailableAsync(ImageQuery query, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        ImageFilter filter = new(query);
        ImageReference repository = RemoteImages.Repository(query.Repository);
        IReadOnlyList<VerlImage> stored = await local.ListAsync(all: true, cancellationToken).ConfigureAwait(false);
        List<VerlImage> offered = [];
        await foreach (StreamItem item in remote.ListAsync(repository, query.Credential, cancellationToken).ConfigureAwait(false))
        {
            if (item is ResultItem { Value: VerlImage image })
                offered.Add(Stored(image, stored));
            else
                yield return item;
        }

        VerlImage[] matching = [.. offered.Where(filter.Matches)];
        bool detailed = query.Detailed || filter.IsExact(matching);
        IAsyncEnumerable<VerlImage> found = Ordered.SelectAsync(
            matching,
            detailed ? DetailsAtOnce : 1,
            (image, token) => detailed ? DetailAsync(image, query.Credential, token) : Task.FromResult(image),
            cancellationToken);
        await foreach (VerlImage image in found.ConfigureAwait(false))
            yield return new ResultItem(Judge(image, query.Host));

        foreach (string name in filter.FindMissing(offered))
            yield return new ErrorItem(NotFound(name, $"is not a tag of {repository.Name}", $"List the tags that exist: Get-VerlImage -Available -Repository {repository.Name}"));
        if (query.WithBudget && await remote.DescribeBudgetAsync(repository, query.Credential, cancellationToken).ConfigureAwait(false) is string budget)
            yield return new VerboseItem(budget);
    }

    /// <summary>
    /// The image to take: of all that the registry offers, the best that fits the host, with the reasons and the
    /// runners-up. Where no registry answers, the store's images (a mirror's too) and the catalogue stand in, with a warning.
    /// </summary>
    /// <exception cref="VerlException">NoImageFits, with the reasons of the nearest ones.</exception>
    public async IAsyncEnumerable<StreamItem> RecommendAsync(ImageQuery query, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        yield return new ProgressItem("Choosing an image", query.StoredOnly ? "Looking through the store" : "Asking the registry for its tags");
        IReadOnlyList<VerlImage> stored = await local.ListAsync(all: false, cancellationToken).ConfigureAwait(false);
        (List<VerlImage> offered, List<WarningItem> warnings, bool complete) = await OfferedAsync(query, cancellationToken).ConfigureAwait(false);
        foreach (WarningItem warning in warnings)
            yield return warning;

        ImageFilter filter = new(query);
        string? preferred = query.PreferredEngine;
        string machine = (await remote.InfoAsync(cancellationToken).ConfigureAwait(false)).Architecture;
        IReadOnlyList<VerlImage> ranked = ImageRecommender.Rank(
            offered.Select(image => Stored(image, stored)).UnionBy(complete ? [] : stored, image => image.Reference)
                .Where(image => filter.Matches(image) && (query.Host is not null || ImageFitRule.Architecture(image, machine) is null))
                .Select(image => Judge(image, query.Host)),
            preferred);
        yield return new ProgressItem("Choosing an image", "Done") { Completed = true };

        if (ranked is [] or [{ Fit.Status: FitStatus.Unfit }, ..])
            throw NoneFits(ranked, query);

        VerlImage best = ImageRecommender.Choose(ranked, preferred, query.Host?.DriverVersion, isNarrowed: query.Names.Concat(query.Tags).Concat(query.VerlVersions).Any());
        foreach (string reason in best.Recommendation!.Reasons)
            yield return new VerboseItem($"{best.Reference}: {reason}");
        foreach (ImageRunnerUp next in best.Recommendation.RunnersUp)
            yield return new VerboseItem($"Runner-up {next}");
        yield return new ResultItem(best.Local ? best : Judge(await DetailAsync(best, query.Credential, cancellationToken).ConfigureAwait(false), query.Host));
    }

    private async Task<(List<VerlImage> Offered, List<WarningItem> Warnings, bool Complete)> OfferedAsync(ImageQuery query, CancellationToken cancellationToken)
    {
        if (query.StoredOnly)
            return ([], [], false);

        ImageReference repository = RemoteImages.Repository(query.Repository);
        List<VerlImage> offered = [];
        List<WarningItem> warnings = [];
        bool complete = true;
        try
        {
            await foreach (StreamItem item in remote.ListAsync(repository, query.Credential, cancellationToken).ConfigureAwait(false))
            {
                if (item is ResultItem { Value: VerlImage image })
                    offered.Add(image);
                else if (item is WarningItem warning)
                    warnings.Add(warning);
            }
        }
        catch (VerlException error) when (error.Kind is VerlErrorKind.RegistryUnreachable or VerlErrorKind.RegistryRateLimited)
        {
            warnings.Add(new WarningItem($"{error.Message} The choice rests on the catalogue; whether the tag still exists was not checked."));
            offered.AddRange(remote.ListCatalogue(repository));
            complete = false;
        }

        return (offered, warnings, complete);
    }

    // Details are a courtesy: where they can't be had the image is told without them, and a pull will say what is wrong.
    private async Task<VerlImage> DetailAsync(VerlImage image, RegistryCredential? credential, CancellationToken cancellationToken)
    {
        ImageReference reference = ImageReference.Parse(image.Reference);
        try
        {
            if (await remote.FindManifestAsync(reference, null, credential, cancellationToken).ConfigureAwait(false) is not RemoteManifest manifest)
                return image;

            ImagePlatform[] platforms = [.. manifest.Platforms];
            RemoteConfig? config = manifest.ConfigDigest is string digest
                ? await remote.FindConfigAsync(reference, digest, credential, cancellationToken).ConfigureAwait(false)
                : null;
            if (config is not null && platforms.Length == 0)
                platforms = [config.Platform];
            return image with
            {
                Digest = image.Digest ?? manifest.Digest,
                Size = image.Size ?? manifest.CompressedSize,
                Created = image.Created ?? config?.Created,
                Platforms = [.. platforms.Select(platform => platform.ToString())],
                Architecture = platforms.Length == 0 ? image.Architecture : string.Join(';', platforms.Select(platform => platform.Architecture).Distinct()),
            };
        }
        catch (VerlException)
        {
            return image;
        }
    }

    private static VerlImage Judge(VerlImage image, HostReport? host)
        => host is null ? image : image with { Fit = ImageFitRule.Judge(image, host) };

    private static VerlImage Stored(VerlImage image, IReadOnlyList<VerlImage> local)
        => local.FirstOrDefault(stored => stored.Reference == image.Reference) ?? image;

    private static VerlException NotFound(string name, string where, string remedy) => new(VerlErrorKind.ImageNotFound, $"'{name}' {where}.", name, remedy);

    private static VerlException NoneFits(IReadOnlyList<VerlImage> ranked, ImageQuery query)
    {
        string[] wishes = [.. new[] { string.Join(" or ", query.RolloutEngines), string.Join(", ", query.Names.Concat(query.Tags)), Wish("verl", query.VerlVersions), Wish("CUDA", query.CudaVersions) }.Where(wish => wish.Length > 0)];
        string wanted = wishes.Length == 0 ? "" : $" ({string.Join("; ", wishes)})";
        return ranked.Count == 0
            ? new VerlException(
                VerlErrorKind.NoImageFits,
                $"{(query.StoredOnly ? "The engine's store" : RemoteImages.Repository(query.Repository).Name)} has no released image of verl for this{wanted}.",
                query.Names is [string name, ..] ? name : query.Repository,
                $"See what there is: Get-VerlImage{(query.StoredOnly ? "" : " -Available")}")
            : new VerlException(
                VerlErrorKind.NoImageFits,
                $"None of {ranked.Count} images{wanted} fits {query.Host?.HostName}: {string.Join("; ", ranked[0].Fit.Reasons)} ({ranked[0].Tag}).",
                query.Host?.HostName,
                "Update the NVIDIA driver, or see every image's reasons: Test-VerlHost | Get-VerlImage -Available | Where-Object Grammar | Format-List Tag, Fit");
    }

    private static string Wish(string what, IReadOnlyList<string> versions) => versions.Count == 0 ? "" : $"{what} {string.Join(" or ", versions)}";
}
