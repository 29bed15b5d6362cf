namespace VerlPS.Images;

/// <summary>
/// What is known of verl's images: Images/Data/verl-image-tags.csv, read from verl's repository and documentation
/// (tags up to 2026-08-22). A tag that it does not know is described by its own words.
/// </summary>
public static class ImageCatalogue
{
    private static readonly Lazy<IReadOnlyDictionary<string, CatalogueRow>> Rows = new(() =>
        CsvTable.Load("verl-image-tags.csv")
            .GroupBy(cells => Key(cells["repository"], cells["tag"]), StringComparer.Ordinal)
            .ToDictionary(group => group.Key, group => new CatalogueRow(group.First()), StringComparer.Ordinal));

    private static readonly Lazy<IReadOnlySet<string>> RepositoryPaths = new(() =>
        Rows.Value.Values.Select(row => ImageReference.Parse(row["repository"]!).Repository).ToHashSet(StringComparer.Ordinal));

    /// <summary>The repositories that hold verl images, without their registries.</summary>
    public static IReadOnlySet<string> Repositories => RepositoryPaths.Value;

    /// <summary>All known images, as their names.</summary>
    public static IEnumerable<ImageReference> References => Rows.Value.Values.Select(row => ImageReference.Parse($"{row["repository"]}:{row["tag"]}"));

    /// <summary>All known images of a repository, described.</summary>
    public static IEnumerable<VerlImage> List(string repository)
        => Rows.Value.Values.Where(row => row["repository"] == repository).Select(row => Describe(ImageReference.Parse($"{repository}:{row["tag"]}")));

    /// <summary>Describes an image by its name: from the catalogue, and by the tag's words where that says nothing.</summary>
    public static VerlImage Describe(ImageReference reference)
    {
        TagParts? parts = TagGrammar.Parse(reference.Tag);
        CatalogueRow? row = FindRow(reference);
        ImageContents? tag = parts is null ? null : TagDecoder.Read(parts);
        ImageContents contents = (row?.Contents ?? new ImageContents()).Or(tag ?? new ImageContents());
        return new VerlImage
        {
            Reference = reference.ToString(),
            Registry = reference.Registry,
            Repository = reference.Repository,
            Tag = reference.Tag ?? string.Empty,
            Digest = reference.Digest,
            Grammar = parts?.Grammar,
            Channel = parts?["channel"],
            VerlVersion = contents.Verl,
            RolloutEngine = contents.Engines.Count == 0 ? null : string.Join('+', contents.Engines.Select(engine => engine.Name)),
            RolloutEngineVersion = contents.Engines.All(engine => engine.Version is null) ? null : string.Join('+', contents.Engines.Select(engine => engine.Version)),
            Cuda = contents.Cuda,
            Cudnn = contents.Cudnn,
            Rocm = contents.Rocm,
            Cann = contents.Cann,
            Npu = contents.Npu,
            Torch = contents.Torch,
            Transformers = contents.Transformers,
            FlashAttention = contents.FlashAttention,
            FlashInfer = contents.FlashInfer,
            MegatronCore = contents.MegatronCore,
            TransformerEngine = contents.TransformerEngine,
            Ray = contents.Ray,
            Python = contents.Python,
            OperatingSystem = contents.OperatingSystem,
            Architecture = contents.Architecture,
            Platform = row?["platform"] ?? PlatformOf(parts),
            MinimumDriver = row?["min_driver_toolkit"],
            MinimumDriverBranch = row?["min_driver_minor_compat"],
            DeepEP = row?["deepep"] is string deepEP ? (deepEP.StartsWith("no", StringComparison.Ordinal) ? null : deepEP) : parts?["deepep"],
            Status = row?["status"],
            ShipsVerl = row?["ships_verl"] switch { "no" => false, string yes when yes.StartsWith("yes", StringComparison.Ordinal) => true, _ => null },
            NeedsEntrypointOverride = row?["entrypoint_override_required"] == "yes",
            Notes = [.. ImageNotes.Of(reference, row, parts, FindDifferences(tag, row))],
        };
    }

    /// <summary>The parts on which an image's tag and the catalogue differ; none where either says nothing.</summary>
    public static IReadOnlyList<TagDifference> FindDifferences(ImageReference reference)
        => FindDifferences(TagGrammar.Parse(reference.Tag) is TagParts parts ? TagDecoder.Read(parts) : null, FindRow(reference));

    private static IReadOnlyList<TagDifference> FindDifferences(ImageContents? tag, CatalogueRow? row)
        => tag is null || row is null ? [] : TagDifference.Find(tag, row.Contents);

    private static CatalogueRow? FindRow(ImageReference reference)
    {
        if (reference.Tag is null)
            return null;

        // A mirror serves the same repository path under another host.
        string path = PathOf(reference);
        string[] names = [reference.Name, path, $"quay.io/{path}"];
        return names.Select(name => Rows.Value.GetValueOrDefault(Key(name, reference.Tag))).FirstOrDefault(row => row is not null);
    }

    private static string? PlatformOf(TagParts? parts) => parts?.Grammar switch
    {
        null => null,
        "rocm" => "ROCm",
        string grammar when grammar.StartsWith("ascend", StringComparison.Ordinal) => "Ascend",
        _ => "NVIDIA",
    };

    /// <summary>The repository's path as it is upstream: a mirror may have it below a folder of its own.</summary>
    internal static string PathOf(ImageReference reference)
        => Repositories.Contains(reference.Repository) ? reference.Repository : string.Join('/', reference.Repository.Split('/').TakeLast(2));

    private static string Key(string repository, string tag) => $"{repository}:{tag}";
}
