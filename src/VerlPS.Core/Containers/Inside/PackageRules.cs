using VerlPS.Hosts;

namespace VerlPS.Containers;

/// <summary>Rules on verl and what it runs on.</summary>
internal static class PackageRules
{
    public static Dictionary<string, Func<ContainerFacts, InsideReading, Finding>> All { get; } = new()
    {
        ["CTR-VERL"] = (_, inside) => Verl(inside),
        ["CTR-RAY"] = (facts, inside) => Package("Ray", inside.Packages.GetValueOrDefault("ray"), facts.Image?.Ray, isVital: true),
        ["CTR-VLLM"] = (facts, inside) => Package("vLLM", inside.Packages.GetValueOrDefault("vllm"), EngineOf(facts.Image, "vLLM"), isVital: false),
        ["CTR-SGLANG"] = (facts, inside) => Package("SGLang", inside.Packages.GetValueOrDefault("sglang"), EngineOf(facts.Image, "SGLang"), isVital: false),
        ["CTR-TRANSFORMERS"] = (facts, inside) => Package("transformers", inside.Packages.GetValueOrDefault("transformers"), facts.Image?.Transformers, isVital: true),
    };

    private static Finding Verl(InsideReading inside) => inside.Verl switch
    {
        { Version: string version } verl => Finding.Pass(verl.Path is null ? version : $"{version} in {verl.Path}"),
        { Missing: "verl" } => Finding.Fail(null, "verl is not installed"),
        { Missing: string other } => Finding.Fail(null, $"verl can't be imported: it needs {other}, which is not there") with { Remedy = $"pip install {other}" },
        { Error: var error } => Finding.Fail(null, $"verl can't be imported: {error}") with { Remedy = "Try it by hand: Invoke-VerlContainer NAME python3, -c, 'import verl'" },
    };

    private static Finding Package(string name, string? found, string? wanted, bool isVital)
    {
        if (found is null)
        {
            return isVital ? Finding.Fail(null, $"{name} is not installed") with { Wanted = wanted, Remedy = $"pip install {name.ToLowerInvariant()}" }
                : wanted is null ? Finding.Skip($"no {name} in it")
                : Finding.Fail(null, $"{name} is not installed, and the image came with {wanted}") with { Wanted = wanted };
        }

        return wanted is not null && !PackageVersion.Agree(found, wanted)
            ? Finding.Warn(found, $"{name} {found} is in the container, and the image came with {wanted}") with { Wanted = wanted }
            : Finding.Pass(found) with { Wanted = wanted };
    }

    // Two engines are written vLLM+SGLang, and so are their versions.
    private static string? EngineOf(VerlImage? image, string name)
    {
        string[] engines = image?.RolloutEngine?.Split('+') ?? [];
        string[] versions = image?.RolloutEngineVersion?.Split('+') ?? [];
        int index = Array.IndexOf(engines, name);
        return index < 0 ? null : engines.Length == versions.Length && versions[index].Length > 0 ? versions[index] : "any version";
    }
}
