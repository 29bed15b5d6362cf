namespace VerlPS.Images;

/// <summary>
/// What is known of verl's images: Images/Data/verl-image-tags.csv, read from verl's repository and documentation
/// (tags up to 2026-08-22). A tag that it does not know is described by its own words.
/// </summary>
public static class ImageCatalogue
{
    private static readonly Lazy<IReadOnlyDictionary<string, IReadOnlyDictionary<string, string>>> Rows = new(() =>
        CsvTable.Load("verl-image-tags.csv")
            .GroupBy(row => Key(row["repository"], row["tag"]), StringComparer.Ordinal)
            .ToDictionary(group => group.Key, group => group.First(), StringComparer.Ordinal));

    private static readonly Lazy<IReadOnlySet<string>> RepositoryPaths = new(() =>
        CsvTable.Load("verl-image-tags.csv")
            .Select(row => ImageReference.Parse(row["repository"]).Repository)
            .ToHashSet(StringComparer.Ordinal));

    /// <summary>The repositories that hold verl images, without their registries.</summary>
    public static IReadOnlySet<string> Repositories => RepositoryPaths.Value;

    /// <summary>All known images of a repository, described.</summary>
    public static IEnumerable<VerlImage> List(string repository)
        => Rows.Value.Values.Where(row => row["repository"] == repository).Select(row => Describe(ImageReference.Parse($"{row["repository"]}:{row["tag"]}")));

    /// <summary>Describes an image by its name: from the catalogue, else from the tag's words.</summary>
    public static VerlImage Describe(ImageReference reference)
    {
        TagParts? parts = TagGrammar.Parse(reference.Tag);
        VerlImage image = new()
        {
            Reference = reference.ToString(),
            Registry = reference.Registry,
            Repository = reference.Repository,
            Tag = reference.Tag ?? string.Empty,
            Digest = reference.Digest,
            Grammar = parts?.Grammar,
        };
        return FindRow(reference) is { } row ? FromRow(image, row) : FromTag(image, parts);
    }

    private static VerlImage FromRow(VerlImage image, IReadOnlyDictionary<string, string> row)
    {
        (string Name, string? Version)[] engines =
        [
            .. new[] { ("vLLM", Value(row, "vllm")), ("SGLang", Value(row, "sglang")), ("TensorRT-LLM", Value(row, "trtllm")) }.Where(e => e.Item2 is not null),
        ];
        bool overridden = row["entrypoint_override_required"] == "yes";
        return image with
        {
            VerlVersion = Value(row, "verl_release"),
            RolloutEngine = engines.Length == 0 ? null : string.Join('+', engines.Select(e => e.Name)),
            RolloutEngineVersion = engines.Length == 0 ? null : string.Join('+', engines.Select(e => e.Version)),
            Cuda = Value(row, "cuda"),
            Torch = Value(row, "torch"),
            MinimumDriver = Value(row, "min_driver_toolkit"),
            MinimumDriverBranch = Value(row, "min_driver_minor_compat"),
            Platform = Value(row, "platform"),
            Architecture = Value(row, "arch"),
            Status = Value(row, "status"),
            ShipsVerl = row["ships_verl"] switch { "no" => false, string yes when yes.StartsWith("yes", StringComparison.Ordinal) => true, _ => null },
            NeedsEntrypointOverride = overridden,
            Notes = [.. Notes(row, overridden)],
        };
    }

    private static VerlImage FromTag(VerlImage image, TagParts? parts)
    {
        if (parts is null)
        {
            string note = image.Tag.Length == 0 || image.Tag == "latest"
                ? $"verl publishes no '{image.Repository}{(image.Tag.Length == 0 ? "" : ":latest")}': name a tag."
                : "No grammar of verl's tags matches; nothing is known of its contents.";
            return image with { Notes = [note] };
        }

        (string? engine, string? version) = TagDecoder.Engine(parts);
        return image with
        {
            VerlVersion = parts["verl"],
            RolloutEngine = engine,
            RolloutEngineVersion = version,
            Cuda = TagDecoder.Cuda(parts),
            Torch = parts["torch"],
            Platform = parts.Grammar == "rocm" ? "ROCm" : parts.Grammar.StartsWith("ascend", StringComparison.Ordinal) ? "Ascend" : "NVIDIA",
            Notes = ["Not in the catalogue; read from the tag's words."],
        };
    }

    private static IEnumerable<string> Notes(IReadOnlyDictionary<string, string> row, bool overridden)
    {
        if (row["ships_verl"] == "no")
            yield return "verl itself is not inside: mount a checkout and run 'pip install --no-deps -e .' in it.";
        else if (row["ships_verl"].StartsWith("source", StringComparison.Ordinal))
            yield return "Holds verl's source at /workspace/verl without an environment: run 'python3 manage_envs.py sync' first, and mount nothing over /workspace/verl.";
        if (overridden)
            yield return "Its ENTRYPOINT is the vLLM server: VerlPS replaces it.";
        if (row["deepep"].Contains("arch 90 only", StringComparison.Ordinal))
            yield return "Its DeepEP runs on Hopper GPUs only.";
        if (row["status"] is "legacy" or "superseded" or "withdrawn-from-docs")
            yield return $"Status: {row["status"]}.";
        if (Value(row, "notes") is string note)
            yield return note;
    }

    /// <summary>The catalogue's own row, with the versions of all components; null where it does not know the tag.</summary>
    internal static IReadOnlyDictionary<string, string>? FindRow(ImageReference reference)
    {
        if (reference.Tag is null)
            return null;

        // A mirror serves the same repository path under another host.
        string[] names = [reference.Name, reference.Repository, $"quay.io/{reference.Repository}"];
        return names.Select(name => Rows.Value.GetValueOrDefault(Key(name, reference.Tag))).FirstOrDefault(row => row is not null);
    }

    // "12.9?" marks a value that upstream does not state; the version is still the best guess there is.
    private static string? Value(IReadOnlyDictionary<string, string> row, string column)
        => row[column].TrimEnd('?').Trim() is { Length: > 0 } value ? value : null;

    private static string Key(string repository, string tag) => $"{repository}:{tag}";
}
