namespace VerlPS.Hosts;

/// <summary>Rules on the image that shall run.</summary>
internal static class ImageRules
{
    public static Dictionary<string, Func<HostFacts, Finding>> All { get; } = new() { ["IMAGE-CUDA"] = Cuda };

    private static Finding Cuda(HostFacts facts)
    {
        VerlImage image = facts.Image!;
        if (image.Platform is string platform && platform != "NVIDIA")
        {
            return Finding.Fail(platform, $"{image.Tag} is built for {platform} and not for NVIDIA's GPUs") with { Remedy = Advice };
        }

        DriverFit fit = CudaDriverRule.Check(image.Cuda, image.MinimumDriver, image.MinimumDriverBranch, facts.Driver.Known(), facts.Gpus);
        return fit.Status switch
        {
            FitStatus.Fits => Finding.Pass(fit.Reason),
            FitStatus.Warning => Finding.Warn($"CUDA {image.Cuda}", $"{image.Tag}: {fit.Reason}") with { Remedy = fit.Remedy },
            FitStatus.Unfit => Finding.Fail($"CUDA {image.Cuda}", $"{image.Tag}: {fit.Reason}") with { Remedy = $"{fit.Remedy} {Advice}" },
            _ => Finding.Skip(fit.Reason),
        };
    }

    private const string Advice = "'Test-VerlHost | Get-VerlImage -Recommended' names the images that fit.";
}
