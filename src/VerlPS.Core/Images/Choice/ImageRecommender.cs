namespace VerlPS.Images;

/// <summary>Puts images in the order in which one would take them, and says why.</summary>
public static class ImageRecommender
{
    private const int ShownRunnersUp = 5;

    /// <summary>Released images, best first.</summary>
    /// <param name="images">Judged images.</param>
    /// <param name="preferredEngine">The rollout engine to take of equal releases; null for vLLM.</param>
    public static IReadOnlyList<VerlImage> Rank(IEnumerable<VerlImage> images, string? preferredEngine)
    {
        IReadOnlyList<ImageCriterion> criteria = ImageCriterion.All(preferredEngine);
        return
        [
            .. criteria.Skip(1).Aggregate(
                images.Where(IsReleased).OrderByDescending(criteria[0].Rank),
                (ordered, criterion) => ordered.ThenByDescending(criterion.Rank)),
        ];
    }

    /// <summary>The first of ranked images, with why it was chosen and what it was chosen before.</summary>
    /// <param name="ranked">Ranked images, at least one.</param>
    /// <param name="preferredEngine">The rollout engine that was preferred; null for vLLM.</param>
    /// <param name="driver">The driver of the host that they were judged for; null for none.</param>
    /// <param name="isNarrowed">Somebody said which images or releases come into question.</param>
    public static VerlImage Choose(IReadOnlyList<VerlImage> ranked, string? preferredEngine, string? driver, bool isNarrowed = false)
    {
        VerlImage best = ranked[0];
        IReadOnlyList<ImageCriterion> criteria = ImageCriterion.All(preferredEngine);
        ImageRunnerUp[] runnersUp = [.. ranked.Skip(1).Take(ShownRunnersUp).Select(image => new ImageRunnerUp(image, criteria.First(criterion => criterion.Separates(best, image)).Behind(best, image)))];
        return best with { Recommendation = new ImageRecommendation([$"{(isNarrowed ? "best match" : "newest verl")}{(driver is null ? "" : $" for driver {driver}")}", .. Reasons(best, ranked)], runnersUp) };
    }

    /// <summary>An image has a rollout engine, perhaps beside others.</summary>
    internal static bool Has(VerlImage image, string engine)
        => image.RolloutEngine?.Split('+').Contains(engine, StringComparer.OrdinalIgnoreCase) == true;

    private static IEnumerable<string> Reasons(VerlImage best, IReadOnlyList<VerlImage> ranked)
    {
        Version release = ImageCriterion.ReleaseOf(best);
        VerlImage? newer = ranked.Where(image => image.Fit.Status == FitStatus.Unfit && ImageCriterion.ReleaseOf(image) > release).MaxBy(ImageCriterion.ReleaseOf);
        if (newer is not null)
            yield return $"verl {newer.VerlVersion!.Split('/')[0]} does not fit: {newer.Fit.Reasons.FirstOrDefault()}";
        foreach (string reason in best.Fit.Reasons)
            yield return reason;
        if (best.Channel == "latest")
            yield return "the settled tag of its release";
        if (best.Local)
            yield return "in the store already";
    }

    // Bases hold no rollout engine, and experiments are for those who know that they want them.
    private static bool IsReleased(VerlImage image)
        => image is { RolloutEngine: not null, Platform: "NVIDIA" }
            && (image.Grammar is "engine" or "app" or "uv" or "trtllm")
            && image.VerlVersion?.Split('/')[0].Contains(".dev", StringComparison.Ordinal) != true
            && image.Status is not ("dev" or "experimental" or "unpublished" or "withdrawn-from-docs" or "model-specific");
}
