namespace VerlPS.Images;

/// <summary>Puts images in the order in which one would take them.</summary>
public static class ImageRecommender
{
    private const string PreferredEngine = "vLLM";

    /// <summary>
    /// Released images, best first: what fits, then the newest verl release, then the preferred rollout engine,
    /// then the settled tag of a release (<c>.latest</c>) before its builds (<c>.devN</c>), then what is in the store.
    /// </summary>
    /// <param name="images">Judged images.</param>
    /// <param name="rolloutEngine">Only images with this engine; null for any.</param>
    public static IReadOnlyList<VerlImage> Rank(IEnumerable<VerlImage> images, string? rolloutEngine) =>
    [
        .. images
            .Where(image => IsReleased(image) && (rolloutEngine is null || Has(image, rolloutEngine)))
            .OrderBy(image => image.Fit.Status switch { FitStatus.Fits or FitStatus.Unknown => 0, FitStatus.Warning => 1, _ => 2 })
            .ThenByDescending(image => ReleaseOf(image.VerlVersion))
            .ThenByDescending(image => Has(image, rolloutEngine ?? PreferredEngine))
            .ThenByDescending(image => image.Status == "current")
            .ThenBy(image => image.Grammar == "uv")
            .ThenByDescending(image => image.Tag.EndsWith(".latest", StringComparison.Ordinal))
            .ThenByDescending(image => image.Local)
            .ThenByDescending(image => image.Tag, StringComparer.Ordinal),
    ];

    // Bases hold no rollout engine, and experiments are for those who know that they want them.
    private static bool IsReleased(VerlImage image)
        => image is { RolloutEngine: not null, Platform: "NVIDIA" }
            && (image.Grammar is "engine" or "app" or "uv" or "trtllm")
            && First(image.VerlVersion)?.Contains(".dev", StringComparison.Ordinal) != true
            && image.Status is not ("dev" or "experimental" or "unpublished" or "withdrawn-from-docs" or "model-specific");

    private static bool Has(VerlImage image, string engine)
        => image.RolloutEngine?.Split('+').Contains(engine, StringComparer.OrdinalIgnoreCase) == true;

    // The TensorRT-LLM images name no release; they stand behind those that do.
    private static Version ReleaseOf(string? text)
        => Version.TryParse(First(text), out Version? version) ? version : new Version(0, 0);

    // "0.9.0/0.10.0.dev" is an image that serves a release and the development after it.
    private static string? First(string? text) => text?.Split('/')[0];
}
