namespace VerlPS;

/// <summary>Whether an image runs on a host.</summary>
public enum FitStatus
{
    /// <summary>Nobody asked: no host was given.</summary>
    Unknown,

    /// <summary>It runs.</summary>
    Fits,

    /// <summary>It runs, with the reservations that Reasons names.</summary>
    Warning,

    /// <summary>It can't run; Reasons says why.</summary>
    Unfit,
}

/// <summary>The verdict on one image and one host.</summary>
/// <param name="Status">The verdict.</param>
/// <param name="Reasons">Why, a sentence each; what fits comes first.</param>
public sealed record ImageFit(FitStatus Status, string[] Reasons)
{
    /// <summary>No host was given.</summary>
    public static ImageFit Unknown { get; } = new(FitStatus.Unknown, []);

    /// <inheritdoc/>
    public override string ToString() => Reasons.Length == 0 ? Status.ToString() : $"{Status}: {string.Join("; ", Reasons)}";
}

/// <summary>
/// An image of verl, in the engine's store or in a registry. Its composition comes from the catalogue
/// (Images/Data/verl-image-tags.csv), and from the tag's own words where the catalogue does not know the tag.
/// </summary>
public sealed record VerlImage
{
    /// <summary>The whole name, ready for every command that takes an image.</summary>
    public required string Reference { get; init; }

    /// <summary>The registry's host; null means Docker Hub.</summary>
    public string? Registry { get; init; }

    /// <summary>The repository's path, for example verlai/verl.</summary>
    public required string Repository { get; init; }

    /// <summary>The tag.</summary>
    public required string Tag { get; init; }

    /// <summary>The manifest's digest; null for images that no registry has seen.</summary>
    public string? Digest { get; init; }

    /// <summary>The image's id in the store; null for remote images.</summary>
    public string? Id { get; init; }

    /// <summary>Bytes: unpacked for local images, compressed for remote ones; null when not asked for.</summary>
    public long? Size { get; init; }

    /// <summary>When it was built; null for remote images.</summary>
    public DateTimeOffset? Created { get; init; }

    /// <summary>It is in the engine's store.</summary>
    public bool Local { get; init; }

    /// <summary>All names with tags that it has in the store; empty for remote images.</summary>
    public string[] Names { get; init; } = [];

    /// <summary>The containers that keep it in the store, running or not; empty for remote images.</summary>
    public string[] Containers { get; init; } = [];

    /// <summary>The platforms that a registry has it for, as linux/amd64; empty where nobody asked.</summary>
    public string[] Platforms { get; init; } = [];

    /// <summary>The tag's grammar: app, engine, uv, …; null where none matches.</summary>
    public string? Grammar { get; init; }

    /// <summary>The tag's channel: latest for the settled one of a release, devN for a build, exp for an experiment; null where the tag has none.</summary>
    public string? Channel { get; init; }

    /// <summary>verl's release that the image belongs to, for example 0.7.1.</summary>
    public string? VerlVersion { get; init; }

    /// <summary>vLLM, SGLang, TensorRT-LLM, or several joined by '+'.</summary>
    public string? RolloutEngine { get; init; }

    /// <summary>That engine's version.</summary>
    public string? RolloutEngineVersion { get; init; }

    /// <summary>CUDA inside the image, for example 12.9.1; null for ROCm and Ascend.</summary>
    public string? Cuda { get; init; }

    /// <summary>cuDNN inside the image.</summary>
    public string? Cudnn { get; init; }

    /// <summary>ROCm inside the image; null for NVIDIA and Ascend.</summary>
    public string? Rocm { get; init; }

    /// <summary>Huawei's CANN inside the image; null for NVIDIA and ROCm.</summary>
    public string? Cann { get; init; }

    /// <summary>The Ascend processor that it is for: 910b or a3.</summary>
    public string? Npu { get; init; }

    /// <summary>PyTorch inside the image.</summary>
    public string? Torch { get; init; }

    /// <summary>Hugging Face transformers inside the image, or what its Dockerfile demands of it.</summary>
    public string? Transformers { get; init; }

    /// <summary>flash-attn inside the image.</summary>
    public string? FlashAttention { get; init; }

    /// <summary>FlashInfer inside the image.</summary>
    public string? FlashInfer { get; init; }

    /// <summary>Megatron-core inside the image.</summary>
    public string? MegatronCore { get; init; }

    /// <summary>NVIDIA's Transformer Engine inside the image.</summary>
    public string? TransformerEngine { get; init; }

    /// <summary>DeepEP inside the image, and the boards that it was compiled for.</summary>
    public string? DeepEP { get; init; }

    /// <summary>Ray inside the image.</summary>
    public string? Ray { get; init; }

    /// <summary>Python inside the image.</summary>
    public string? Python { get; init; }

    /// <summary>The image's distribution, for example ubuntu22.04.</summary>
    public string? OperatingSystem { get; init; }

    /// <summary>The driver of the image's own CUDA toolkit: this one or newer needs nothing else.</summary>
    public string? MinimumDriver { get; init; }

    /// <summary>The oldest driver branch that runs it through CUDA's minor-version compatibility.</summary>
    public string? MinimumDriverBranch { get; init; }

    /// <summary>NVIDIA, ROCm or Ascend.</summary>
    public string? Platform { get; init; }

    /// <summary>amd64, arm64, or both.</summary>
    public string? Architecture { get; init; }

    /// <summary>verl itself is installed in it; null when nobody knows.</summary>
    public bool? ShipsVerl { get; init; }

    /// <summary>Its ENTRYPOINT is a server and must be replaced to run anything else.</summary>
    public bool NeedsEntrypointOverride { get; init; }

    /// <summary>current, previous, superseded, legacy, …; null where the catalogue does not know the tag.</summary>
    public string? Status { get; init; }

    /// <summary>What a user should know before running it.</summary>
    public string[] Notes { get; init; } = [];

    /// <summary>Whether it runs on the piped host.</summary>
    public ImageFit Fit { get; init; } = ImageFit.Unknown;

    /// <summary>Why it was recommended, and what else could be taken; null where it was not.</summary>
    public ImageRecommendation? Recommendation { get; init; }

    /// <summary>The engine's address.</summary>
    public string? DockerHost { get; init; }

    /// <inheritdoc/>
    public override string ToString() => Reference;
}
