namespace VerlPS.Hosts;

/// <summary>Rules on errors of the boards' memory.</summary>
internal static class GpuMemoryRules
{
    public static Finding EccMode(IReadOnlyList<Gpu> gpus)
    {
        Gpu[] changing = gpus.That(gpu => gpu.EccModePending is "Enabled" or "Disabled" && gpu.EccMode is "Enabled" or "Disabled" && gpu.EccMode != gpu.EccModePending);
        if (changing.Length > 0)
            return Finding.Warn("pending", $"ECC of {changing.Name(gpus)} changes to {changing[0].EccModePending} with the next reboot");

        Gpu[] off = gpus.That(gpu => gpu.EccMode == "Disabled" && GpuBoards.Find(gpu.Name)?.IsDataCenter == true);
        return off.Length > 0 ? Finding.Warn("off", $"ECC is off on {off.Name(gpus)}: a flipped bit spoils the training unseen")
            : gpus.Any(gpu => gpu.EccMode == "Enabled") ? Finding.Pass("on")
            : gpus.Any(gpu => gpu.EccMode == "Disabled") ? Finding.Pass("off on workstation boards")
            : gpus.Any(gpu => gpu.EccMode == "N/A") ? Finding.Pass("boards without ECC")
            : Finding.Skip(Boards.NotTold);
    }

    public static Finding Errors(IReadOnlyList<Gpu> gpus, HostProfile profile)
    {
        if (gpus.That(gpu => gpu.EccUncorrected > 0) is { Length: > 0 } uncorrected)
            return Finding.Fail($"{uncorrected.Sum(gpu => (double)gpu.EccUncorrected!.Value):0}", $"uncorrectable ECC errors on {uncorrected.List(gpu => gpu.EccUncorrected)}");
        if (gpus.That(gpu => gpu.MemoryFaults.Length > 0) is { Length: > 0 } faulty)
            return Finding.Fail("faulty", $"the driver reports {faulty.List(gpu => string.Join(", ", gpu.MemoryFaults))}");
        if (gpus.That(gpu => gpu.EccCorrectedSram > profile.EccCorrectedSramMaximum || gpu.EccCorrectedDram > profile.EccCorrectedDramMaximum) is { Length: > 0 } worn)
            return Finding.Fail("too many", $"{worn.Name(gpus)} corrected more errors than a sound board has ({worn.List(Corrected)})");
        if (gpus.That(gpu => gpu.EccCorrectedSram > 0) is { Length: > 0 } corrected)
            return Finding.Warn("corrected", $"corrected errors of on-chip memory on {corrected.List(gpu => gpu.EccCorrectedSram)}") with { Remedy = Watch };
        if (gpus.That(gpu => gpu.EccUncorrectedLifetime > 0) is { Length: > 0 } past)
            return Finding.Warn("earlier", $"uncorrectable errors earlier in the life of {past.List(gpu => gpu.EccUncorrectedLifetime)}") with { Remedy = Watch };

        return gpus.Any(gpu => gpu.EccUncorrected is not null) ? Finding.Pass("none")
            : gpus.Any(gpu => gpu.EccMode is "Disabled" or "N/A") ? Finding.Skip("no ECC to count them")
            : Finding.Skip(Boards.NotTold);
    }

    public static Finding Inforom(NvidiaSmiReport report, HostFacts facts)
    {
        if (report.CorruptInforoms.Count > 0 || facts.Smi.Value?.ExitCode == SmiProbe.InforomCorrupted)
        {
            string found = report.CorruptInforoms.Count > 0 ? string.Join(", ", report.CorruptInforoms) : "a GPU";
            return Finding.Fail(found, $"the InfoROM of {found} is corrupted: what the board says of its own health can't be trusted");
        }

        return report.Gpus.Count == 0 ? Finding.Skip("no GPU")
            : report.Gpus.Select(gpu => gpu.InforomVersion).OfType<string>().Distinct().ToArray() is { Length: > 0 } versions ? Finding.Pass(string.Join(", ", versions))
            : Finding.Skip(Boards.NotTold);
    }

    private const string Watch = "Nothing to do now: note the count, and drain and reset the board if it grows.";

    private static string Corrected(Gpu gpu) => $"{gpu.EccCorrectedSram ?? 0} on the chip, {gpu.EccCorrectedDram ?? 0} in its memory";
}
