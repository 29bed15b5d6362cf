using System.Globalization;

namespace VerlPS.Hosts;

/// <summary>Rules on the boards' PCIe links.</summary>
internal static class GpuLinkRules
{
    public static Finding Link(IReadOnlyList<Gpu> gpus, HostProfile profile)
    {
        Gpu[] known = gpus.That(gpu => gpu.LinkWidth is not null && gpu.LinkWidthMaximum is not null);
        if (known.Length == 0)
            return Finding.Skip(Boards.NotTold);

        Gpu[] narrow = [.. known.Where(gpu => gpu.LinkWidth < gpu.LinkWidthMaximum)];
        string found = string.Join(", ", known.Select(gpu => $"x{gpu.LinkWidth}").Distinct());
        if (narrow.Length > 0)
        {
            string reason = $"PCIe lanes are missing: {string.Join(", ", narrow.Select(gpu => $"GPU {gpu.Index} has {gpu.LinkWidth} of {gpu.LinkWidthMaximum}"))}";
            // Clouds and workstations wire the slots of small boards with half the lanes: slow, but as it was built.
            bool built = narrow.Length == known.Length && narrow.All(gpu => gpu.LinkWidth * 2 == gpu.LinkWidthMaximum && !(gpu.MemoryTotal >= profile.GpuMemory));
            return built ? Finding.Warn(found, reason) : Finding.Fail(found, reason);
        }

        // The current generation falls while a board idles; only what both ends could do tells something.
        Gpu[] old = [.. known.Where(gpu => gpu.LinkGenerationMaximum < gpu.LinkGenerationDevice)];
        return old.Length > 0
            ? Finding.Warn($"generation {old[0].LinkGenerationMaximum}", $"{old.Name(gpus)} could use PCIe {old[0].LinkGenerationDevice}, but gets {old[0].LinkGenerationMaximum} from its slot")
                with { Remedy = "Look in the BIOS for the slot's PCIe generation; a host of an older generation can't give more." }
            : Finding.Pass(found);
    }

    public static Finding Replays(IReadOnlyList<Gpu> gpus, HostFacts facts)
    {
        if (facts.Request.Baseline is not HostBaseline earlier)
            return Finding.Skip("needs an earlier reading: -Baseline");

        double minutes = (facts.Timestamp - earlier.Timestamp).TotalMinutes;
        (Gpu Gpu, long Growth)[] known = [.. gpus.Select(gpu => (Gpu: gpu, Growth: Growth(gpu, earlier))).Where(board => board.Growth is not null).Select(board => (board.Gpu, board.Growth!.Value))];
        if (known.Length == 0 || minutes <= 0)
            return Finding.Skip(minutes <= 0 ? "the earlier reading is not earlier" : "the earlier reading has no replay counters");

        (Gpu Gpu, long Growth)[] grown = [.. known.Where(board => board.Growth > 0)];
        if (grown.Length == 0)
            return Finding.Pass("none since the earlier reading");

        double most = grown.Max(board => board.Growth / minutes);
        string found = string.Create(CultureInfo.InvariantCulture, $"{most:0.##} a minute");
        string reason = $"PCIe packets were sent again: {string.Join(", ", grown.Select(board => $"GPU {board.Gpu.Index} ({board.Growth})"))}, at most {found}";
        return most > facts.Profile.ReplaysPerMinute ? Finding.Fail(found, reason) : Finding.Warn(found, reason);
    }

    // A smaller count than before began anew, with the driver.
    private static long? Growth(Gpu gpu, HostBaseline earlier)
        => earlier.Values.TryGetValue(string.Create(CultureInfo.InvariantCulture, $"gpu{gpu.Index}.replays"), out string? text)
            && long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out long before)
                ? gpu.LinkReplays < before ? gpu.LinkReplays : gpu.LinkReplays - before
                : null;
}
