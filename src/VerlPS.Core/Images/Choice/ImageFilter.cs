namespace VerlPS.Images;

/// <summary>Tells whether an image is one that somebody looks for.</summary>
internal sealed class ImageFilter(ImageQuery query)
{
    private readonly Wildcard[] _names = [.. query.Names.Select(name => new Wildcard(Familiar(name)))];
    private readonly Wildcard[] _tags = [.. query.Tags.Select(tag => new Wildcard(tag))];
    private readonly Func<string, bool>[] _verl = [.. query.VerlVersions.Select(VersionPattern)];
    private readonly Func<string, bool>[] _cuda = [.. query.CudaVersions.Select(VersionPattern)];

    /// <summary>Every image that is looked for is named in full, and not by its repository alone.</summary>
    public bool IsExact(IReadOnlyCollection<VerlImage> found)
        => !query.Names.Concat(query.Tags).Any(Wildcard.IsPattern) && found.Count <= query.Names.Count + query.Tags.Count;

    public bool Matches(VerlImage image)
        => (_names.Length == 0 || _names.Any(name => MatchesName(name, image)))
            && (_tags.Length == 0 || _tags.Any(tag => tag.IsMatch(image.Tag)))
            && (query.RolloutEngines.Count == 0 || query.RolloutEngines.Any(engine => ImageRecommender.Has(image, engine)))
            && Matches(_verl, image.VerlVersion)
            && Matches(_cuda, image.Cuda);

    /// <summary>The names that stand for one image each and are none of these images'.</summary>
    public IEnumerable<string> FindMissing(IReadOnlyCollection<VerlImage> images)
        => query.Names.Zip(_names).Where(pair => !Wildcard.IsPattern(pair.First) && !images.Any(image => MatchesName(pair.Second, image))).Select(pair => pair.First);

    // References leave Docker Hub's name out, as docker does.
    private static string Familiar(string name)
        => name.StartsWith($"{RegistryRoute.DockerHub}/", StringComparison.OrdinalIgnoreCase) ? name[(RegistryRoute.DockerHub.Length + 1)..] : name;

    private static bool MatchesName(Wildcard name, VerlImage image)
        => name.IsMatch(image.Tag) || name.IsMatch(image.Reference) || name.IsMatch(image.Registry is null ? image.Repository : $"{image.Registry}/{image.Repository}");

    // "0.9.0/0.10.0.dev" is an image that serves a release and the development after it.
    private static bool Matches(Func<string, bool>[] patterns, string? version)
        => patterns.Length == 0 || (version is not null && version.Split('/').Any(one => patterns.Any(pattern => pattern(one))));

    private static Func<string, bool> VersionPattern(string pattern)
        => Wildcard.IsPattern(pattern)
            ? new Wildcard(pattern).IsMatch
            : version => version.StartsWith(pattern, StringComparison.OrdinalIgnoreCase) && (version.Length == pattern.Length || version[pattern.Length] is '.' or '+');
}
