using VerlPS.Images;

namespace VerlPS.Hosts;

/// <summary>Rules on the image that shall run.</summary>
internal static class ImageRules
{
    public static Dictionary<string, Rule> All { get; } = new Dictionary<string, Rule>
    {
        ["IMAGE-CUDA"] = Rule.On(facts => facts.Driver, (_, facts) => Cuda(facts)),
        ["IMAGE-GATE"] = Rule.On(facts => facts.Store.Image, (stored, facts) => ImageGateRule.Check(ImageGate.Read(stored.Environment), facts)),
        ["IMAGE-PLATFORM"] = Rule.On(facts => facts.Host, (host, facts) => Platform(host, facts)),
        ["IMAGE-COMPUTE"] = Rule.On(facts => facts.SmiReport, (_, facts) => ImageComputeRule.Check(facts)),
        ["IMAGE-DISK"] = Rule.On(facts => facts.Disk, (disk, facts) => Disk(disk, facts)),
        ["IMAGE-NOTES"] = Rule.Always(facts => Notes(facts.Image!)),
    }.ToDictionary(rule => rule.Key, rule => rule.Value.When(facts => facts.Image is not null), StringComparer.Ordinal);

    private static Finding Cuda(HostFacts facts)
    {
        VerlImage image = facts.Image!;
        if (image.Platform is string platform && platform != "NVIDIA")
            return Finding.Skip($"an image for {platform} holds no CUDA");

        DriverFit fit = CudaDriverRule.CheckDriver(
            image.Cuda, image.MinimumDriver, image.MinimumDriverBranch, facts.Driver.Known(), facts.Gpus, gateIsKnown: facts.Store.Image.Value is not null);
        return fit.Status switch
        {
            FitStatus.Fits => Finding.Pass(fit.Reason),
            FitStatus.Warning => Finding.Warn($"CUDA {image.Cuda}", $"{image.Tag}: {fit.Reason}") with { Remedy = fit.Remedy },
            FitStatus.Unfit => Finding.Fail($"CUDA {image.Cuda}", $"{image.Tag}: {fit.Reason}") with { Remedy = $"{ImageAdvice.Name(facts)} {fit.Remedy}" },
            _ => Finding.Skip(fit.Reason),
        };
    }

    private static Finding Platform(HostDescription host, HostFacts facts)
    {
        VerlImage image = facts.Store.Image.Value is { Architecture: { Length: > 0 } told } ? facts.Image! with { Architecture = told } : facts.Image!;
        if (image.Platform is string platform && platform != "NVIDIA")
            return Finding.Fail(platform, $"{image.Tag} is built for {platform} and not for NVIDIA's GPUs") with { Remedy = ImageAdvice.Name(facts) };
        if (image.Architecture is null)
            return Finding.Skip("the image's platform is not known");
        if (host.Architecture is null)
            return Finding.Skip("the host's processor is not known");

        string found = $"linux/{image.Architecture.Replace(";", ", linux/", StringComparison.Ordinal)}";
        return ImageFitRule.Architecture(image, host.Architecture) is string misfit
            ? Finding.Fail(found, $"{image.Tag}: {misfit}") with { Remedy = ImageAdvice.Name(facts) }
            : Finding.Pass(found);
    }

    // Packed and unpacked layers are there together while a pull runs, and with containerd's store they stay so.
    private static Finding Disk(DiskSpace disk, HostFacts facts)
    {
        if (facts.Store.Image.Value is StoredImage stored)
            return Finding.Pass($"{ByteSize.Format(stored.Size)}, in the store already");
        if (facts.Network.Manifest.Value?.Manifest?.CompressedSize is not long packed)
            return Finding.Skip(facts.Network.Manifest.Missing ?? "the image's size is not known");

        string found = $"{ByteSize.Format(packed)} packed, {ByteSize.Format(disk.Free)} free in {disk.Path}";
        long least = (long)(packed * facts.Profile.ImageSpaceFactorMinimum);
        long usual = (long)(packed * facts.Profile.ImageSpaceFactor);
        return disk.Free < least ? Finding.Fail(found, $"a pull of {ByteSize.Format(packed)} takes {ByteSize.Format(least)} or more unpacked, and {disk.Path} has {ByteSize.Format(disk.Free)}")
            : disk.Free < usual ? Finding.Warn(found, $"a pull of {ByteSize.Format(packed)} can take up to {ByteSize.Format(usual)} unpacked, and {disk.Path} has {ByteSize.Format(disk.Free)}")
            : Finding.Pass(found);
    }

    // Most images hold no verl, which is no fault of theirs; what is out of use, or unknown, costs somebody a day.
    private static Finding Notes(VerlImage image)
    {
        if (!ImageCatalogue.Repositories.Contains(image.Repository))
            return Finding.Skip("no image of verl's own: nothing is known of its contents");
        if (image.Status is null)
            return Finding.Warn("not in the catalogue", image.Notes.FirstOrDefault()?.TrimEnd('.') ?? $"{image.Reference} is named nowhere upstream");

        string[] remarks =
        [
            image.Status,
            .. image.ShipsVerl == false ? ["verl itself is not inside"] : Array.Empty<string>(),
            .. image.NeedsEntrypointOverride ? ["its ENTRYPOINT is a server, which VerlPS replaces"] : Array.Empty<string>(),
        ];
        string found = string.Join(", ", remarks);
        return Obsolescence(image.Status) is string why ? Finding.Warn(found, $"{image.Tag} is {why}") : Finding.Pass(found);
    }

    private static string? Obsolescence(string status) => status switch
    {
        "legacy" => "legacy: verl of today does not run in it",
        "superseded" => "superseded: a later build takes its place",
        "withdrawn-from-docs" => "withdrawn from verl's documentation",
        "unpublished" => "named in verl's repository, and perhaps never published",
        "history" => "known from verl's history only",
        _ => null,
    };
}
