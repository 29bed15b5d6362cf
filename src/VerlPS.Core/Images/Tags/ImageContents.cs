namespace VerlPS.Images;

/// <summary>What an image holds, each part with its version; null where it is not there or not known.</summary>
internal sealed record ImageContents
{
    public string? Verl { get; init; }

    public string? Cuda { get; init; }

    public string? Cudnn { get; init; }

    public string? Rocm { get; init; }

    public string? Cann { get; init; }

    public string? Npu { get; init; }

    public string? Torch { get; init; }

    public string? Vllm { get; init; }

    public string? Sglang { get; init; }

    public string? TensorRtLlm { get; init; }

    public string? Transformers { get; init; }

    public string? FlashAttention { get; init; }

    public string? FlashInfer { get; init; }

    public string? MegatronCore { get; init; }

    public string? TransformerEngine { get; init; }

    public string? Ray { get; init; }

    public string? Python { get; init; }

    public string? OperatingSystem { get; init; }

    public string? Architecture { get; init; }

    /// <summary>The rollout engines by name where no version is told.</summary>
    public string? EngineName { get; init; }

    /// <summary>The parts under the names that people know.</summary>
    public IEnumerable<(string Name, string? Value)> Parts =>
    [
        ("verl", Verl), ("CUDA", Cuda), ("cuDNN", Cudnn), ("ROCm", Rocm), ("CANN", Cann), ("NPU", Npu), ("PyTorch", Torch),
        ("vLLM", Vllm), ("SGLang", Sglang), ("TensorRT-LLM", TensorRtLlm), ("transformers", Transformers),
        ("flash-attn", FlashAttention), ("FlashInfer", FlashInfer), ("Megatron-core", MegatronCore), ("Transformer Engine", TransformerEngine),
        ("Ray", Ray), ("Python", Python), ("OS", OperatingSystem), ("architecture", Architecture),
    ];

    /// <summary>The rollout engines with their versions, those that are there.</summary>
    public IReadOnlyList<(string Name, string? Version)> Engines
    {
        get
        {
            (string Name, string? Version)[] versions = [.. new[] { ("vLLM", Vllm), ("SGLang", Sglang), ("TensorRT-LLM", TensorRtLlm) }.Where(engine => engine.Item2 is not null)];
            return versions.Length == 0 && EngineName is not null ? [(EngineName, null)] : versions;
        }
    }

    /// <summary>These parts, and where one is not known, that of others.</summary>
    public ImageContents Or(ImageContents others) => new()
    {
        Verl = Verl ?? others.Verl,
        Cuda = Cuda ?? others.Cuda,
        Cudnn = Cudnn ?? others.Cudnn,
        Rocm = Rocm ?? others.Rocm,
        Cann = Cann ?? others.Cann,
        Npu = Npu ?? others.Npu,
        Torch = Torch ?? others.Torch,
        Vllm = Vllm ?? others.Vllm,
        Sglang = Sglang ?? others.Sglang,
        TensorRtLlm = TensorRtLlm ?? others.TensorRtLlm,
        Transformers = Transformers ?? others.Transformers,
        FlashAttention = FlashAttention ?? others.FlashAttention,
        FlashInfer = FlashInfer ?? others.FlashInfer,
        MegatronCore = MegatronCore ?? others.MegatronCore,
        TransformerEngine = TransformerEngine ?? others.TransformerEngine,
        Ray = Ray ?? others.Ray,
        Python = Python ?? others.Python,
        OperatingSystem = OperatingSystem ?? others.OperatingSystem,
        Architecture = Architecture ?? others.Architecture,
        EngineName = EngineName ?? others.EngineName,
    };
}
