using VerlPS.Images;

namespace VerlPS.Hosts;

/// <summary>What to take in place of an image that does not fit.</summary>
internal static class ImageAdvice
{
    private const string Repository = "verlai/verl";

    /// <summary>A sentence with the newest image of the catalogue that runs on this host, of the same rollout engine where there is one.</summary>
    public static string Name(HostFacts facts)
    {
        VerlImage[] fitting =
        [
            .. ImageRecommender.Rank(
                ImageCatalogue.List(Repository).Select(image => image with
                {
                    Fit = ImageFitRule.Judge(image, facts.Driver.Value, facts.Gpus, facts.Host.Value?.Architecture),
                }),
                preferredEngine: null).Where(image => image.Fit.Status == FitStatus.Fits && image.Reference != facts.Image?.Reference),
        ];
        VerlImage? best = fitting.FirstOrDefault(image => image.RolloutEngine == facts.Image?.RolloutEngine) ?? fitting.FirstOrDefault();
        return best is null
            ? "'Test-VerlHost | Get-VerlImage -Recommended' names the images that fit."
            : $"{best.Reference} (CUDA {best.Cuda}) runs here.";
    }
}
