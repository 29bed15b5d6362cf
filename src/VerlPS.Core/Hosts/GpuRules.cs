using System.Globalization;

namespace VerlPS.Hosts;

/// <summary>Rules on the driver and the boards.</summary>
internal static class GpuRules
{
    private const long GiB = 1L << 30;

    public static Dictionary<string, Func<HostFacts, Finding>> All { get; } = new()
    {
        ["GPU-SMI"] = SmiRule.Check,
        ["GPU-DRIVER"] = Driver,
        ["GPU-COUNT"] = Count,
        ["GPU-LOST"] = Lost,
        ["GPU-MODEL"] = Model,
        ["GPU-COMPUTE"] = Capability,
        ["GPU-MIG"] = Mig,
        ["GPU-ECCERR"] = MemoryErrors,
        ["GPU-REMAP"] = RowRemapping,
        ["GPU-THROTTLE"] = Throttle,
        ["GPU-PROCS"] = Free,
    };

    private static Finding Driver(HostFacts facts)
    {
        if (facts.Driver.Value is not string found)
            return Finding.Fail("none", "no NVIDIA driver is loaded");

        // 525 is the oldest branch that runs any CUDA 12, and verl has no image with an older CUDA.
        return DriverVersion.TryParse(found) is not DriverVersion driver ? Finding.Warn(found, $"'{found}' is no driver version that VerlPS knows")
            : driver.Branch < 525 ? Finding.Fail(found, $"driver {found} runs no image of verl: all hold CUDA 12 or newer, which needs 525")
            : Finding.Pass(found);
    }

    private static Finding Count(HostFacts facts)
    {
        int shown = facts.Gpus.Count;
        string found = shown.ToString(CultureInfo.InvariantCulture);
        return shown == 0 ? Finding.Fail(found, "the driver sees no GPU")
            : facts.SmiReport.Known().AttachedGpus is int attached && attached > shown ? Finding.Warn(found, $"the driver counts {attached} GPUs and describes {shown}")
            : Finding.Pass(found);
    }

    private static Finding Lost(HostFacts facts)
    {
        Gpu[] faulty = [.. facts.Gpus.Where(gpu => gpu.Fault is not null)];
        if (faulty.Length == 0)
            return Finding.Pass("none");

        string found = string.Join(", ", faulty.Select(gpu => $"GPU {gpu.Index} ({gpu.BusId}): {gpu.Fault}"));
        return faulty.Any(gpu => gpu.Fault is "GPU is lost" or "GPU requires reset") ? Finding.Fail(found, found) : Finding.Warn(found, found);
    }

    private static Finding Model(HostFacts facts)
    {
        if (facts.Gpus.Count == 0)
            return Finding.Skip("no GPU");

        string found = HostReportText.NameBoards(facts.Gpus);
        long? least = facts.Gpus.Min(gpu => gpu.MemoryTotal);
        return least < 16 * GiB ? Finding.Fail(found, $"{ByteSize.Format(least.Value)} of GPU memory is too little: verl holds the trained and the serving model on one board")
            : facts.Gpus.DistinctBy(gpu => gpu.Name).Skip(1).Any() ? Finding.Warn(found, $"the boards differ ({found}): the slowest sets the pace")
            : least < 40 * GiB ? Finding.Warn(found, $"{ByteSize.Format(least.Value)} of GPU memory is enough for small models only") with { Remedy = "Use parameter and optimizer offload, LoRA, or a model of up to 3 billion parameters." }
            : Finding.Pass(found);
    }

    private static Finding Capability(HostFacts facts)
    {
        Version?[] known = [.. facts.Gpus.Select(gpu => Version.TryParse(gpu.ComputeCapability, out Version? capability) ? capability : null)];
        if (known.OfType<Version>().Min() is not Version least)
            return Finding.Skip(facts.Gpus.Count == 0 ? "no GPU" : "boards not in the table");
        return least < new Version(8, 0) ? Finding.Fail($"{least}", $"compute capability {least} is older than 8.0, which flash-attention and bfloat16 need") : Finding.Pass($"{least}");
    }

    private static Finding Mig(HostFacts facts)
    {
        Gpu[] cut = [.. facts.Gpus.Where(gpu => gpu.MigEnabled)];
        return cut.Length == 0
            ? Finding.Pass("off")
            : Finding.Warn($"on, {cut.Sum(gpu => gpu.MigDevices.Length)} instances", $"MIG is on for {NameIndexes(cut)}");
    }

    private static Finding MemoryErrors(HostFacts facts)
    {
        Gpu[] failed = [.. facts.Gpus.Where(gpu => gpu.EccUncorrected > 0)];
        return failed.Length == 0
            ? Finding.Pass("none")
            : Finding.Fail(
                $"{failed.Sum(gpu => gpu.EccUncorrected)}",
                $"uncorrectable ECC errors on {string.Join(", ", failed.Select(gpu => $"GPU {gpu.Index} ({gpu.EccUncorrected})"))}");
    }

    private static Finding RowRemapping(HostFacts facts)
    {
        Gpu[] failed = [.. facts.Gpus.Where(gpu => gpu.RowRemapFailed)];
        if (failed.Length > 0)
            return Finding.Fail("failed", $"faulty memory rows of {NameIndexes(failed)} could not be remapped");

        Gpu[] waiting = [.. facts.Gpus.Where(gpu => gpu.RowRemapPending)];
        return waiting.Length > 0
            ? Finding.Fail("waiting", $"faulty memory rows of {NameIndexes(waiting)} wait for a reset to be remapped")
            : Finding.Pass("none");
    }

    private static Finding Throttle(HostFacts facts)
    {
        // Idle clocks and the power cap are a board's normal life.
        string[] harmful = ["hw_slowdown", "hw_thermal_slowdown", "hw_power_brake_slowdown", "sw_thermal_slowdown"];
        Gpu[] slow = [.. facts.Gpus.Where(gpu => gpu.ClockEventReasons.Intersect(harmful).Any())];
        if (slow.Length == 0)
            return Finding.Pass("none");

        string found = string.Join(", ", slow.SelectMany(gpu => gpu.ClockEventReasons).Intersect(harmful));
        string reason = $"{NameIndexes(slow)} slowed down: {found}";
        return found == "sw_thermal_slowdown" ? Finding.Warn(found, reason) : Finding.Fail(found, reason);
    }

    private static Finding Free(HostFacts facts)
    {
        Gpu[] busy = [.. facts.Gpus.Where(gpu => gpu.MemoryUsed > gpu.MemoryTotal / 10)];
        if (busy.Length == 0)
            return Finding.Pass("free");

        string[] programs = [.. busy.SelectMany(gpu => gpu.Processes).Select(process => $"{Path.GetFileName(process.Name.Split(' ')[0])} ({process.ProcessId})").Distinct()];
        string by = programs.Length == 0 ? "" : $", by {string.Join(", ", programs.Take(3))}{(programs.Length > 3 ? $" and {programs.Length - 3} more" : "")}";
        return Finding.Warn($"{busy.Length} in use", $"{NameIndexes(busy)} in use: {ByteSize.Format(busy.Sum(gpu => gpu.MemoryUsed ?? 0))}{by}");
    }

    private static string NameIndexes(Gpu[] gpus) => $"GPU {string.Join(", ", gpus.Select(gpu => gpu.Index))}";
}
