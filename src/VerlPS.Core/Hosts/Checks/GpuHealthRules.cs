namespace VerlPS.Hosts;

/// <summary>Rules on boards that are broken, about to be, or hot.</summary>
internal static class GpuHealthRules
{
    public static Finding Lost(IReadOnlyList<Gpu> gpus)
    {
        Gpu[] faulty = gpus.That(gpu => gpu.Fault is not null);
        if (faulty.Length == 0)
            return Finding.Pass("none");

        string found = string.Join(", ", faulty.Select(gpu => $"GPU {gpu.Index}{(gpu.BusId is null ? "" : $" ({gpu.BusId})")}: {gpu.Fault}"));
        return faulty.Any(gpu => gpu.Fault is "GPU is lost" or "GPU requires reset") ? Finding.Fail(found, found) : Finding.Warn(found, found);
    }

    public static Finding Recovery(IReadOnlyList<Gpu> gpus)
    {
        Gpu[] told = gpus.That(gpu => gpu.RecoveryAction is not (null or "N/A"));
        Gpu[] asking = [.. told.Where(gpu => gpu.RecoveryAction != "None")];
        if (asking.Length == 0)
            return told.Length == 0 ? Finding.Skip(Boards.NotTold) : Finding.Pass("none");

        string found = asking.List(gpu => gpu.RecoveryAction);
        string reason = $"the driver asks for recovery of {found}";
        // A drain can wait for the running job's end; what is to be reset or rebooted doesn't compute.
        return asking.All(gpu => gpu.RecoveryAction!.Contains("Drain", StringComparison.OrdinalIgnoreCase))
            ? Finding.Warn(found, reason) with { Remedy = "Let no new job start on these boards, then reset them, 'nvidia-smi --gpu-reset'." }
            : Finding.Fail(found, reason);
    }

    public static Finding Temperature(IReadOnlyList<Gpu> gpus, HostProfile profile)
    {
        if (gpus.Min(gpu => gpu.TemperatureMargin) is not int least)
            return Finding.Skip(Boards.NotTold);

        Gpu[] hot = gpus.That(gpu => gpu.TemperatureMargin <= profile.TemperatureMargin);
        string found = $"{least} °C left";
        return least <= 0 ? Finding.Fail(found, $"{hot.Name(gpus)} reached the temperature that slows down ({Temperatures(hot)})")
            : hot.Length > 0 ? Finding.Warn(found, $"{hot.Name(gpus)} will slow down in {least} °C ({Temperatures(hot)})")
            : Finding.Pass(found);
    }

    private static string Temperatures(Gpu[] hot) => hot.Max(gpu => gpu.Temperature) is int highest ? $"{highest} °C" : "temperature not told";
}
