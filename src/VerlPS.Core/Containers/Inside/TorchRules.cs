using System.Globalization;
using VerlPS.Hosts;

namespace VerlPS.Containers;

/// <summary>Rules on PyTorch and the GPUs that it sees.</summary>
internal static class TorchRules
{
    public static Dictionary<string, Func<ContainerFacts, InsideReading, Finding>> All { get; } = new()
    {
        ["CTR-TORCH"] = Torch,
        ["CTR-CUDA"] = Cuda,
        ["CTR-GPU-COUNT"] = Count,
        ["CTR-GPU-CC"] = Capability,
        ["CTR-NCCL"] = (_, inside) => Nccl(inside),
    };

    private static Finding Torch(ContainerFacts facts, InsideReading inside)
    {
        if (inside.Torch.Version is not string version)
            return Finding.Fail(null, $"PyTorch can't be imported: {inside.Torch.Error}");
        return facts.Image?.Torch is string wanted && !PackageVersion.Agree(version, wanted)
            ? Finding.Warn(version, $"PyTorch {version} is in the container, and the image came with {wanted}") with { Wanted = wanted, Remedy = "Make the container anew from its image; what was installed into it since differs." }
            : Finding.Pass(version) with { Wanted = facts.Image?.Torch };
    }

    private static Finding Cuda(ContainerFacts facts, InsideReading inside)
    {
        if (NoGpus(facts, inside) is Finding skipped)
            return skipped;
        string build = inside.Torch.Cuda is string cuda ? $"CUDA {cuda}" : "no CUDA";
        if (inside.Torch.Available)
            return Finding.Pass(build);

        string why = inside.Torch.Cuda is null ? "this PyTorch is built without CUDA" : inside.Torch.Warnings.FirstOrDefault() ?? inside.Torch.Error ?? "it does not say why";
        return Finding.Fail(build, $"PyTorch sees no GPU: {why}");
    }

    private static Finding Count(ContainerFacts facts, InsideReading inside)
    {
        if (NoGpus(facts, inside) is Finding skipped)
            return skipped;

        int found = inside.Torch.Devices.Length;
        string asked = facts.Container.Gpus!;
        int? wanted = Asked(asked);
        string text = wanted?.ToString(CultureInfo.InvariantCulture) ?? $"{asked}: 1 or more";
        return found == 0 || found < wanted ? Finding.Fail($"{found}", $"PyTorch sees {found} GPUs, and the container asked for {asked}") with { Wanted = text }
            : found > wanted ? Finding.Warn($"{found}", $"PyTorch sees {found} GPUs, and the container asked for {asked}") with { Wanted = text }
            : Finding.Pass($"{found}") with { Wanted = text };
    }

    private static Finding Capability(ContainerFacts facts, InsideReading inside)
    {
        if (NoGpus(facts, inside) is Finding skipped)
            return skipped;
        Version[] found = [.. inside.Torch.Devices.Select(device => Version.Parse(device.Capability)).Distinct().Order()];
        if (found.Length == 0)
            return Finding.Skip("PyTorch sees no GPU");

        string text = string.Join(", ", found.Select(version => version.ToString()));
        ImageComponent[] tooNew = facts.Image is null ? [] : [.. ImageComponent.Find(facts.Image).Where(part => part.Capability > found[0]).OrderByDescending(part => part.IsVital)];
        return tooNew.Length > 0
            ? new Finding(tooNew[0].IsVital ? CheckStatus.Failed : CheckStatus.Warning, text, $"{tooNew[0].Name} needs {tooNew[0].Capability}, and a board has {found[0]}") { Wanted = $"{tooNew[0].Capability}" }
            : found.Length > 1 ? Finding.Warn(text, "the boards are of different generations; the slowest sets the pace")
            : Finding.Pass(text);
    }

    private static Finding Nccl(InsideReading inside)
    {
        string? version = inside.Torch.Nccl ?? inside.Packages.GetValueOrDefault("nvidia-nccl-cu13") ?? inside.Packages.GetValueOrDefault("nvidia-nccl-cu12");
        return version is null ? Finding.Skip("PyTorch does not tell its NCCL") : Finding.Pass(version);
    }

    private static Finding? NoGpus(ContainerFacts facts, InsideReading inside)
        => facts.Container.Gpus is null ? Finding.Skip("the container was started without GPUs")
            : inside.Torch.Version is null ? Finding.Skip("PyTorch can't be imported")
            : null;

    // Null where only the host knows how many that is.
    private static int? Asked(string gpus)
    {
        try
        {
            return new GpuRequest(gpus) switch
            {
                { Kind: GpuRequestKind.Count } request => request.Count,
                { Kind: GpuRequestKind.Devices } request => request.Devices.Count,
                { Kind: GpuRequestKind.Cdi } request when !request.Devices.Any(device => device.EndsWith("=all", StringComparison.Ordinal)) => request.Devices.Count,
                _ => null,
            };
        }
        catch (VerlException)
        {
            return null;
        }
    }
}
