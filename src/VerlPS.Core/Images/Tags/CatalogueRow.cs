using System.Text.RegularExpressions;

namespace VerlPS.Images;

/// <summary>One image of verl-image-tags.csv.</summary>
internal sealed partial class CatalogueRow(IReadOnlyDictionary<string, string> cells)
{
    private readonly Lazy<ImageContents> _contents = new(() => Read(cells));

    /// <summary>A cell without the mark of a guess; null where it is empty.</summary>
    // "12.9?" marks a value that upstream does not state; the version is still the best guess there is.
    public string? this[string column] => cells[column].TrimEnd('?').Trim() is { Length: > 0 } value ? value : null;

    /// <summary>What the image holds.</summary>
    public ImageContents Contents => _contents.Value;

    /// <summary>The version without the words of a branch: "0.13.0" of "core_v0.13.0 (editable)".</summary>
    internal static string? Plain(string cell)
    {
        // Where a tag and its Dockerfile differ the cell names both, and the Dockerfile is what was built.
        string[] values = [.. cell.TrimEnd('?').Split(" / ")
            .Where(value => !value.EndsWith("(tag)", StringComparison.Ordinal))
            .Select(value => Branch().Replace(Remark().Replace(value, ""), ""))
            .Where(value => value.Length > 0)];
        return values.Length == 0 ? null : string.Join(" / ", values);
    }

    private static ImageContents Read(IReadOnlyDictionary<string, string> cells)
    {
        Dictionary<string, string> others = cells["other"].Split(';', StringSplitOptions.TrimEntries)
            .Select(entry => entry.Split(' ', 2))
            .Where(words => words.Length == 2)
            .GroupBy(words => words[0], StringComparer.Ordinal)
            .ToDictionary(group => group.Key, group => group.First()[1], StringComparer.Ordinal);
        return new ImageContents
        {
            Verl = Plain(cells["verl_release"]),
            Cuda = Plain(cells["cuda"]),
            Cudnn = Plain(cells["cudnn"]),
            Rocm = others.GetValueOrDefault("ROCm"),
            Cann = others.GetValueOrDefault("CANN"),
            Npu = others.GetValueOrDefault("NPU"),
            Torch = Plain(cells["torch"]) ?? others.GetValueOrDefault("torch"),
            Vllm = Plain(cells["vllm"]),
            Sglang = Plain(cells["sglang"]),
            TensorRtLlm = Plain(cells["trtllm"]),
            Transformers = Plain(cells["transformers"]),
            FlashAttention = Plain(cells["flash_attn"]),
            FlashInfer = others.GetValueOrDefault("flashinfer"),
            MegatronCore = Plain(cells["megatron_core"]),
            TransformerEngine = Plain(cells["transformer_engine"]),
            Ray = others.GetValueOrDefault("ray"),
            Python = Plain(cells["python"]),
            OperatingSystem = Plain(cells["os"]),
            Architecture = Plain(cells["arch"]),
            EngineName = others.GetValueOrDefault("engine"),
        };
    }

    [GeneratedRegex(@"\s*\([^)]*\)$", RegexOptions.CultureInvariant)]
    private static partial Regex Remark();

    [GeneratedRegex(@"^(core_[vr]|release_v|v(?=\d))", RegexOptions.CultureInvariant)]
    private static partial Regex Branch();
}
