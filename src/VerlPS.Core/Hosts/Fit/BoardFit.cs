namespace VerlPS.Hosts;

/// <summary>Whether what an image holds has kernels for a host's boards.</summary>
internal static class BoardFit
{
    private static readonly Version Hopper = new(9, 0);

    /// <summary>The compute capabilities of the boards that are known, each once, the oldest first.</summary>
    public static Version[] CapabilitiesOf(IEnumerable<Gpu> gpus)
        => [.. gpus.Select(gpu => Version.TryParse(gpu.ComputeCapability, out Version? capability) ? capability : null).OfType<Version>().Distinct().Order()];

    /// <summary>The image's parts that a board has no use of.</summary>
    public static ImageComponent[] FindMissed(VerlImage image, Version board)
        => [.. ImageComponent.Find(image).Where(component => component.Capability > board)];

    /// <summary>The verdict; null where nothing stands in the way, or the boards are not known.</summary>
    public static (FitStatus Status, string Reason)? Judge(VerlImage image, IReadOnlyList<Gpu> gpus)
    {
        Version[] boards = CapabilitiesOf(gpus);
        if (boards.Length == 0)
            return null;
        if (FindMissed(image, boards[0]).Where(component => component.IsVital).ToArray() is { Length: > 0 } vital)
            return (FitStatus.Unfit, $"boards of compute capability {boards[0]} can't run the image's {Name(vital)}");

        return image.DeepEP?.Contains("arch 90 only", StringComparison.Ordinal) == true && boards.FirstOrDefault(board => board != Hopper) is Version other
            ? (FitStatus.Warning, $"the image's DeepEP is compiled for {Hopper} only, and fails on {other} with 'named symbol not found'")
            : null;
    }

    /// <summary>Parts in words, each with the oldest capability that it runs on.</summary>
    public static string Name(IEnumerable<ImageComponent> components) => string.Join(", ", components.Select(component => $"{component.Name} ({component.Capability})"));
}
