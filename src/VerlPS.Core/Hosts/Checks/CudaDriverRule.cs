namespace VerlPS.Hosts;

/// <summary>Whether a driver runs an image.</summary>
/// <param name="Status">The verdict; Unknown where a version is missing.</param>
/// <param name="Reason">Why, in one clause.</param>
public sealed record DriverFit(FitStatus Status, string Reason)
{
    /// <summary>What to do about it; null where nothing needs doing.</summary>
    public string? Remedy { get; init; }
}

/// <summary>NVIDIA's rules on which driver runs which CUDA: native, minor-version compatibility, forward compatibility.</summary>
public static class CudaDriverRule
{
    /// <summary>Judges an image's CUDA against a host's boards and driver.</summary>
    /// <param name="imageCuda">CUDA inside the image, for example 12.9.1.</param>
    /// <param name="minimumDriver">The driver of that toolkit; null takes it from the table.</param>
    /// <param name="minimumBranch">The oldest branch that runs it by minor-version compatibility; null takes it from the table.</param>
    /// <param name="hostDriver">The host's driver.</param>
    /// <param name="gpus">The host's boards; none skips what depends on them.</param>
    public static DriverFit Check(string? imageCuda, string? minimumDriver, string? minimumBranch, string? hostDriver, IReadOnlyList<Gpu> gpus)
    {
        DriverFit fit = CheckDriver(imageCuda, minimumDriver, minimumBranch, hostDriver, gpus, gateIsKnown: false);
        return fit.Status != FitStatus.Unknown && CheckBoards(imageCuda, gpus) is DriverFit misfit ? misfit : fit;
    }

    /// <summary>The same, of the driver alone: the boards only tell whether forward compatibility is for them.</summary>
    /// <param name="imageCuda">CUDA inside the image.</param>
    /// <param name="minimumDriver">The driver of that toolkit; null takes it from the table.</param>
    /// <param name="minimumBranch">The oldest branch that runs it; null takes it from the table.</param>
    /// <param name="hostDriver">The host's driver.</param>
    /// <param name="gpus">The host's boards.</param>
    /// <param name="gateIsKnown">The image's own gate was read and is judged elsewhere; else the table's stands for it.</param>
    internal static DriverFit CheckDriver(
        string? imageCuda, string? minimumDriver, string? minimumBranch, string? hostDriver, IReadOnlyList<Gpu> gpus, bool gateIsKnown)
    {
        CudaRelease? release = CudaRelease.Find(imageCuda);
        if ((DriverVersion.TryParse(minimumDriver) ?? release?.Driver) is not DriverVersion native)
            return new DriverFit(FitStatus.Unknown, imageCuda is null ? "the image's CUDA version is not known" : $"no driver is known for CUDA {imageCuda}");
        if (DriverVersion.TryParse(hostDriver) is not DriverVersion driver)
            return new DriverFit(FitStatus.Unknown, "the host's NVIDIA driver is not known");

        string cuda = imageCuda is null ? "the image's CUDA" : $"CUDA {imageCuda}";
        if (driver >= native)
            return new DriverFit(FitStatus.Fits, $"driver {driver} runs {cuda}");

        DriverVersion floor = DriverVersion.TryParse(minimumBranch) ?? release?.Branch ?? native;
        return driver >= floor
            ? Compatible(driver, native, cuda, gateIsKnown ? null : release)
            : TooOld(driver, native, floor, cuda, gpus);
    }

    private static DriverFit Compatible(DriverVersion driver, DriverVersion native, string cuda, CudaRelease? release)
    {
        if (release is { GateBranches.Count: > 0 } && !release.GateBranches.Contains(driver.Branch))
        {
            return new DriverFit(
                FitStatus.Warning,
                $"driver {driver} runs {cuda} by minor-version compatibility, but the image's own gate (NVIDIA_REQUIRE_CUDA) does not list branch {driver.Branch} and stops the start")
            {
                Remedy = $"Update the driver to {native} or newer, or set NVIDIA_DISABLE_REQUIRE=1 in the container.",
            };
        }

        return new DriverFit(
            FitStatus.Fits,
            $"driver {driver} runs {cuda} by minor-version compatibility (its own driver is {native}); code compiled from PTX at run time may not load");
    }

    private static DriverFit TooOld(DriverVersion driver, DriverVersion native, DriverVersion floor, string cuda, IReadOnlyList<Gpu> gpus)
    {
        DriverVersion wanted = native.Branch == floor.Branch ? native : floor;
        string update = $"Update the driver to {wanted} or newer, or use an image with an older CUDA";
        bool forward = gpus.Count > 0 && gpus.All(gpu => GpuBoards.Find(gpu.Name)?.IsDataCenter == true);
        return new DriverFit(FitStatus.Unfit, $"driver {driver} can't run {cuda}, which needs {wanted} or newer")
        {
            Remedy = forward
                ? $"{update}; on data-centre boards cuda-compat can bridge the gap (VLLM_ENABLE_CUDA_COMPATIBILITY=1 where the image knows it)."
                : $"{update}.",
        };
    }

    /// <summary>The first board that CUDA does not compile for; null where there is none. No driver and no compatibility library helps that.</summary>
    internal static DriverFit? CheckBoards(string? imageCuda, IReadOnlyList<Gpu> gpus)
    {
        if (CudaRelease.Find(imageCuda) is not CudaRelease release)
            return null;

        string cuda = $"CUDA {imageCuda}";
        foreach (Gpu gpu in gpus)
        {
            if (!Version.TryParse(gpu.ComputeCapability, out Version? capability))
                continue;
            if (capability > release.NewestCapability)
            {
                return new DriverFit(FitStatus.Unfit, $"{gpu.Name} (compute capability {capability}) is newer than {cuda}, which compiles for {release.NewestCapability} at most")
                {
                    Remedy = "Use an image with a newer CUDA (12.8 or newer for Blackwell).",
                };
            }

            if (capability < release.OldestCapability)
            {
                return new DriverFit(FitStatus.Unfit, $"{gpu.Name} (compute capability {capability}) is older than {cuda} supports ({release.OldestCapability} and newer)")
                {
                    Remedy = "Use an image with an older CUDA, or another board; verl itself wants compute capability 8.0.",
                };
            }
        }

        return null;
    }
}
