namespace VerlPS.Hosts;

/// <summary>Rules on memory that was taken out of use: rows since Ampere, pages before.</summary>
internal static class GpuRepairRules
{
    public static Finding Remapping(IReadOnlyList<Gpu> gpus, HostProfile profile)
    {
        if (gpus.That(gpu => gpu.RowRemapFailed == true) is { Length: > 0 } failed)
            return Finding.Fail("failed", $"faulty memory rows of {failed.Name(gpus)} could not be remapped") with { Remedy = "Have the board replaced, and meanwhile choose other GPUs with -Gpu." };
        if (gpus.That(gpu => gpu.RowRemapPending == true) is { Length: > 0 } waiting)
            return Finding.Fail("waiting", $"faulty memory rows of {waiting.Name(gpus)} wait for a reset to be remapped");
        if (gpus.That(gpu => gpu.RowsRemappedUncorrectable > profile.RemappedRowsMaximum) is { Length: > 0 } worn)
            return Finding.Fail("too many", $"more rows were remapped after uncorrectable errors than a board can take: {worn.List(gpu => gpu.RowsRemappedUncorrectable)}") with { Remedy = "Have the board replaced." };
        if (gpus.That(gpu => gpu.RowsRemappedCorrectable > 0 || gpu.RowsRemappedUncorrectable > 0) is { Length: > 0 } mended)
        {
            return Finding.Warn("remapped", $"memory rows were remapped on {mended.List(gpu => (gpu.RowsRemappedCorrectable ?? 0) + (gpu.RowsRemappedUncorrectable ?? 0))}") with
            {
                Remedy = "Nothing to do now: the rows are replaced. Have the board looked at if the count grows.",
            };
        }

        return gpus.Any(gpu => gpu.RowRemapFailed is not null || gpu.RowRemapPending is not null) ? Finding.Pass("none")
            : Finding.Skip(gpus.Any(gpu => gpu.RetiredPages is not null) ? "these boards retire pages instead" : Boards.NotTold);
    }

    public static Finding Retirement(IReadOnlyList<Gpu> gpus)
    {
        if (gpus.That(gpu => gpu.RetirementPending == true) is { Length: > 0 } waiting)
            return Finding.Fail("waiting", $"faulty memory pages of {waiting.Name(gpus)} wait for a reboot to be retired");
        if (gpus.That(gpu => gpu.RetiredPages > 0) is { Length: > 0 } mended)
            return Finding.Warn("retired", $"memory pages were retired on {mended.List(gpu => gpu.RetiredPages)}");

        return gpus.Any(gpu => gpu.RetiredPages is not null || gpu.RetirementPending is not null) ? Finding.Pass("none")
            : gpus.Any(gpu => gpu.RowRemapFailed is not null) ? Finding.Pass("rows are remapped instead")
            : Finding.Skip(Boards.NotTold);
    }
}
