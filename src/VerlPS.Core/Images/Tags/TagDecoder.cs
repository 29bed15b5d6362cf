using System.Globalization;
using System.Text.RegularExpressions;

namespace VerlPS.Images;

/// <summary>Turns a tag's words into versions.</summary>
internal static partial class TagDecoder
{
    public static ImageContents Read(TagParts parts) => parts.Grammar switch
    {
        "engine" => ReadEngine(parts),
        "rocm" => ReadRocm(parts),
        "nightly" => new ImageContents { Vllm = "nightly" },
        _ => ReadLiteral(parts),
    };

    private static ImageContents ReadLiteral(TagParts parts) => new()
    {
        Verl = parts["verl"],
        Cuda = Cuda(parts["cu"]),
        Cudnn = parts["cudnn"],
        Cann = parts["cann"],
        Npu = parts["npu"],
        Torch = parts["torch"],
        Vllm = parts["vllm"],
        Sglang = parts["sglang"],
        TensorRtLlm = parts["trtllm"],
        Transformers = parts["transformers"],
        FlashAttention = parts["fa"],
        FlashInfer = parts["flashinfer"],
        MegatronCore = parts["mcore"],
        TransformerEngine = parts["te"],
        Ray = parts["ray"],
        Python = parts["py"],
        OperatingSystem = parts["os"],
        Architecture = parts["arch"],
        EngineName = parts.Grammar.StartsWith("ascend", StringComparison.Ordinal) ? (parts["engine"] == "sglang" ? "SGLang" : "vLLM") : null,
    };

    // vllm017 is 0.17, the patch is not told; sgl0512 is 0.5.12, sgl054p3 is 0.5.4.post3.
    private static ImageContents ReadEngine(TagParts parts)
    {
        string digits = parts["ver"]!;
        string? architecture = parts["arch"] switch { "aarch64" => "arm64", "x86_64" => "amd64", _ => null };
        return parts["engine"] == "sgl"
            ? new ImageContents { Sglang = $"0.{digits[1]}.{digits[2..]}{(parts["post"] is string post ? $".post{post}" : "")}", Architecture = architecture }
            : new ImageContents { Vllm = MinorOf(digits), Architecture = architecture };
    }

    private static ImageContents ReadRocm(TagParts parts)
    {
        Dictionary<string, string> words = RocmWord().Matches(parts["rest"]!)
            .GroupBy(word => word.Groups["part"].Value, StringComparer.Ordinal)
            .ToDictionary(group => group.Key, group => group.First().Groups["version"].Value, StringComparer.Ordinal);
        string rocm = parts["rocm"]!;
        return new ImageContents
        {
            Rocm = rocm.Length == 3 && !rocm.Contains('.', StringComparison.Ordinal) ? $"{rocm[0]}.{rocm[1]}.{rocm[2]}" : rocm,
            Torch = words.GetValueOrDefault("torch"),
            Vllm = words.GetValueOrDefault("vllm") is string vllm ? MinorOf(vllm) : null,
            TransformerEngine = words.GetValueOrDefault("te") is string te ? Dotted(te) : null,
            Python = words.GetValueOrDefault("py") is string python ? Dotted(python) : null,
        };
    }

    // cu124 is 12.4, cu12.9 says it itself.
    private static string? Cuda(string? digits)
        => digits is { Length: 3 } && !digits.Contains('.', StringComparison.Ordinal) ? $"{digits[..2]}.{digits[2]}" : digits;

    private static string MinorOf(string digits)
        => digits.Contains('.', StringComparison.Ordinal) ? digits : string.Create(CultureInfo.InvariantCulture, $"0.{int.Parse(digits, CultureInfo.InvariantCulture)}");

    private static string Dotted(string digits) => digits.Contains('.', StringComparison.Ordinal) || digits.Length < 2 ? digits : $"{digits[0]}.{digits[1..]}";

    [GeneratedRegex(@"(?<=^|[_-])(?<part>torch|vllm|te|py)(?<version>\d{1,4}(\.\d{1,4}){0,3})(?=$|[_-])", RegexOptions.ExplicitCapture | RegexOptions.CultureInvariant)]
    private static partial Regex RocmWord();
}
