namespace VerlPS.Images;

/// <summary>Turns a tag's words into versions, for tags that the catalogue does not know.</summary>
internal static class TagDecoder
{
    /// <summary>The CUDA version that <c>cu124</c>, <c>cu130</c> or <c>cu12.9</c> stands for.</summary>
    public static string? Cuda(TagParts parts) => parts["cu"] switch
    {
        null => null,
        string dotted when dotted.Contains('.', StringComparison.Ordinal) => dotted,
        { Length: 3 } digits => $"{digits[..2]}.{digits[2]}",
        _ => null,
    };

    /// <summary>The rollout engine's name and version.</summary>
    public static (string? Name, string? Version) Engine(TagParts parts)
    {
        if (parts.Grammar == "engine")
            return parts["engine"] == "sgl" ? ("SGLang", SglangVersion(parts)) : ("vLLM", VllmVersion(parts["ver"]!));
        if (parts["trtllm"] is string trtllm)
            return ("TensorRT-LLM", trtllm);
        if (parts.Grammar.StartsWith("ascend", StringComparison.Ordinal))
            return ((parts["engine"] ?? parts["engine2"]) == "sglang" ? "SGLang" : "vLLM", null);

        return (parts["vllm"], parts["sglang"]) switch
        {
            (string vllm, null) => ("vLLM", vllm),
            (null, string sglang) => ("SGLang", sglang),
            (string vllm, string sglang) => ("vLLM+SGLang", $"{vllm}+{sglang}"),
            _ => (null, null),
        };
    }

    // vllm017 is 0.17; the tag does not hold the patch number.
    private static string VllmVersion(string digits) => $"0.{int.Parse(digits, System.Globalization.CultureInfo.InvariantCulture)}";

    // sgl0512 is 0.5.12, sgl054p3 is 0.5.4.post3.
    private static string SglangVersion(TagParts parts)
    {
        string digits = parts["ver"]!;
        return $"0.{digits[1]}.{digits[2..]}{(parts["post"] is string post ? $".post{post}" : "")}";
    }
}
