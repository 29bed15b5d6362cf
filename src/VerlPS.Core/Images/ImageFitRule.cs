using VerlPS.Hosts;

namespace VerlPS.Images;

/// <summary>Whether an image runs on a host that was looked at.</summary>
public static class ImageFitRule
{
    /// <summary>Judges driver, GPU and architecture; every reason is told, what stands in the way first.</summary>
    public static ImageFit Judge(VerlImage image, HostReport host)
    {
        List<(FitStatus Status, string Reason)> verdicts = [];
        if (image.Platform is not (null or "NVIDIA"))
            verdicts.Add((FitStatus.Unfit, $"made for {image.Platform}, not for NVIDIA"));
        if (Architecture(image, host) is string architecture)
            verdicts.Add((FitStatus.Unfit, architecture));
        DriverFit driver = CudaDriverRule.Check(image.Cuda, image.MinimumDriver, image.MinimumDriverBranch, host.DriverVersion, host.Gpus);
        verdicts.Add(host.DriverVersion is null ? (FitStatus.Warning, "no NVIDIA driver was found on the host") : (driver.Status, driver.Reason));
        if (image.Notes.Any(note => note.Contains("Hopper GPUs only", StringComparison.Ordinal)) && host.Gpus.Any(gpu => gpu.ComputeCapability is not (null or "9.0")))
            verdicts.Add((FitStatus.Warning, "its DeepEP runs on Hopper GPUs only"));

        FitStatus worst = verdicts.Max(verdict => verdict.Status);
        return new ImageFit(worst, [.. verdicts.Where(verdict => verdict.Reason.Length > 0).OrderByDescending(verdict => verdict.Status).Select(verdict => verdict.Reason)]);
    }

    private static string? Architecture(VerlImage image, HostReport host)
    {
        string? machine = host.Engine?.Architecture switch { "x86_64" => "amd64", "aarch64" => "arm64", string other => other, null => null };
        return image.Architecture is null || machine is null || image.Architecture.Split(';').Contains(machine)
            ? null
            : $"built for {image.Architecture}, the host is {machine}";
    }
}
