using VerlPS.Hosts;

namespace VerlPS.Images;

/// <summary>Whether an image runs on a host that was looked at.</summary>
public static class ImageFitRule
{
    /// <summary>Judges driver, GPU and architecture; every reason is told, what stands in the way first.</summary>
    public static ImageFit Judge(VerlImage image, HostReport host)
        => Judge(image, host.DriverVersion, host.Gpus, host.Engine?.Architecture, Disk(image, host));

    /// <summary>The same, by the facts that it needs.</summary>
    internal static ImageFit Judge(VerlImage image, string? driverVersion, IReadOnlyList<Gpu> gpus, string? machine, string? disk = null)
    {
        List<(FitStatus Status, string Reason)> verdicts = [];
        // Room can be made; it speaks against a pull and not against the image.
        if (disk is not null)
            verdicts.Add((FitStatus.Warning, disk));
        if (image.Platform is not (null or "NVIDIA"))
            verdicts.Add((FitStatus.Unfit, $"made for {image.Platform}, not for NVIDIA"));
        if (Architecture(image, machine) is string architecture)
            verdicts.Add((FitStatus.Unfit, architecture));
        DriverFit driver = CudaDriverRule.Check(image.Cuda, image.MinimumDriver, image.MinimumDriverBranch, driverVersion, gpus);
        verdicts.Add(driverVersion is null ? (FitStatus.Warning, "no NVIDIA driver was found on the host") : (driver.Status, driver.Reason));
        if (BoardFit.Judge(image, gpus) is (FitStatus, string) boards)
            verdicts.Add(boards);

        FitStatus worst = verdicts.Max(verdict => verdict.Status);
        return new ImageFit(worst, [.. verdicts.Where(verdict => verdict.Reason.Length > 0).OrderByDescending(verdict => verdict.Status).Select(verdict => verdict.Reason)]);
    }

    private static string? Disk(VerlImage image, HostReport host)
    {
        if (image.Local || image.Size is not long packed || host.DataRootFree is not long free)
            return null;

        long least = (long)(packed * HostProfile.Default.ImageSpaceFactorMinimum);
        return free < least ? $"a pull takes {ByteSize.Format(least)} or more, and {host.DataRoot} has {ByteSize.Format(free)} free" : null;
    }

    /// <summary>Why the image can't run on a processor, in uname's words; null where it can, or nobody knows.</summary>
    internal static string? Architecture(VerlImage image, string? machine)
    {
        string? wanted = machine switch { "x86_64" => "amd64", "aarch64" => "arm64", string other => other, null => null };
        return image.Architecture is null || wanted is null || image.Architecture.Split(';').Contains(wanted)
            ? null
            : $"built for {image.Architecture}, the host is {wanted}";
    }
}
