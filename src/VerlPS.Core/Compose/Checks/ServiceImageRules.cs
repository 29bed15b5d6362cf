using VerlPS.Images;

namespace VerlPS.Compose;

/// <summary>Rules on the images of services.</summary>
internal static class ServiceImageRules
{
    public static Dictionary<string, Func<ComposeFacts, IEnumerable<ComposeFault>>> All { get; } = new()
    {
        ["CMP-IMAGE"] = facts => facts.Services.SelectMany(Image),
        ["CMP-TAG"] = facts => facts.Services.SelectMany(Tag),
        ["CMP-MIRROR"] = facts => facts.Services.SelectMany(Mirror),
    };

    private static IEnumerable<ComposeFault> Image(ServiceReading service)
    {
        if (service.Node("image") is null && service.Node("build") is null && service.Node("provider") is null && !service.IsPartial)
            yield return ComposeFault.Fail(service.Name, service.Line, "there is neither 'image' nor 'build'");
        else if (service.Text("image") is string image && service.Image is null)
            yield return ComposeFault.Fail(service.Name, service.LineOf("image"), $"'{image}' is not the name of an image", "Write [registry/]repository:tag, in lower case up to the colon.") with { Found = image };
    }

    private static IEnumerable<ComposeFault> Tag(ServiceReading service)
    {
        if (service.Text("image") is not null && service is { Verl: not null, Image: { Digest: null, Tag: null or "latest" } image } && service.Node("build") is null)
        {
            yield return ComposeFault.Fail(
                service.Name, service.LineOf("image"), image.Tag is null ? $"'{image}' names no tag, and verl publishes no 'latest'" : $"'{image}' does not exist: verl publishes no 'latest'",
                $"Name a tag, such as {image.Name}:{Newest()}; Get-VerlImage -Available lists all.") with { Found = image.ToString() };
        }
    }

    // The manual that many files were copied from has a placeholder for the mirror's name.
    private static IEnumerable<ComposeFault> Mirror(ServiceReading service)
    {
        if (service.Image is { Registry: string registry } image && registry.Split('.')[0] is "xxx" or "your-registry" or "example")
        {
            yield return ComposeFault.Fail(
                service.Name, service.LineOf("image"), $"'{registry}' stands for the name of a mirror, and is none", $"Write {image.Repository}{(image.Tag is null ? "" : $":{image.Tag}")}; Install-VerlImage -Mirror pulls it through a mirror under that name.") with { Found = registry };
        }
    }

    private static string Newest()
        => ImageCatalogue.List("verlai/verl").LastOrDefault(image => image is { Status: "current", Platform: "NVIDIA" } && image.Tag.EndsWith(".latest", StringComparison.Ordinal))?.Tag ?? "vllm017.latest";
}
