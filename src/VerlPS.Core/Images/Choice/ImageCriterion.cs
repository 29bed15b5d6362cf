namespace VerlPS.Images;

/// <summary>One thing by which images are put in order.</summary>
/// <param name="Rank">Higher is better.</param>
/// <param name="Behind">What the second of two images lacks, a clause.</param>
internal sealed record ImageCriterion(Func<VerlImage, IComparable> Rank, Func<VerlImage, VerlImage, string> Behind)
{
    private const string DefaultEngine = "vLLM";

    /// <summary>The criteria, the weightiest first.</summary>
    /// <param name="preferredEngine">The rollout engine that somebody asked for; null for none.</param>
    public static IReadOnlyList<ImageCriterion> All(string? preferredEngine)
    {
        string engine = preferredEngine ?? DefaultEngine;
        return
        [
            new(image => image.Fit.Status switch { FitStatus.Fits or FitStatus.Unknown => 2, FitStatus.Warning => 1, _ => 0 },
                (_, image) => image.Fit.Reasons.FirstOrDefault() ?? "it does not fit as well"),
            new(ReleaseOf, (best, image) => $"{Name(image)} is older than {Name(best)}"),
            new(image => ImageRecommender.Has(image, engine), (_, image) => $"{image.RolloutEngine}, where {engine} is {(preferredEngine is null ? "the default" : "asked for")}"),
            new(image => image.Status == "current", (_, _) => "upstream uses a newer one"),
            new(image => image.Grammar != "uv", (_, _) => "its environment has to be made first"),
            new(image => image.Channel == "latest", (_, _) => "a build, and not the settled tag of its release"),
            new(image => image.Local, (_, _) => "not in the store"),
            new(image => new OrdinalText(image.Tag), (_, _) => "the same, under an older tag"),
            new(image => new OrdinalText(image.Reference), (_, _) => "the same, under another name"),
        ];
    }

    /// <summary>The release that an image is for; the images of TensorRT-LLM name none, and stand behind those that do.</summary>
    // "0.9.0/0.10.0.dev" is an image that serves a release and the development after it.
    public static Version ReleaseOf(VerlImage image)
        => Version.TryParse(image.VerlVersion?.Split('/')[0], out Version? version) ? version : new Version(0, 0);

    /// <summary>Two images differ in it.</summary>
    public bool Separates(VerlImage one, VerlImage other) => Rank(one).CompareTo(Rank(other)) != 0;

    private static string Name(VerlImage image) => image.VerlVersion is null ? "an image of no named release" : $"verl {image.VerlVersion.Split('/')[0]}";

    private sealed record OrdinalText(string Text) : IComparable
    {
        public int CompareTo(object? obj) => string.CompareOrdinal(Text, (obj as OrdinalText)?.Text);
    }
}
