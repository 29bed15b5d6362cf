using System.Globalization;

namespace VerlPS.Hosts;

/// <summary>Rules on memory.</summary>
internal static class MemoryRules
{
    public static Finding Size(HostDescription host, HostFacts facts)
    {
        if (host.Memory is not long memory)
            return Finding.Skip("memory not known");

        HostProfile profile = facts.Profile;
        long gpus = facts.Gpus.Sum(gpu => gpu.MemoryTotal ?? 0);
        long? available = facts.System.Memory.Value?.Available;
        string total = ByteSize.Format(memory);
        string found = available is long free ? $"{total}, {ByteSize.Format(free)} available" : total;
        Finding finding = memory < profile.MemoryAvailableMinimum ? Finding.Fail(found, $"{total} of memory is too little for Ray and a model")
            : available < profile.MemoryAvailableMinimum ? Finding.Fail(found, $"{ByteSize.Format(available.Value)} of {total} of memory is available: Ray and a model need {ByteSize.Format(profile.MemoryAvailableMinimum)}") with
            {
                Remedy = "See what holds it, 'ps aux --sort=-rss | head' and 'df -h /dev/shm', and end it.",
            }
            : TooLittle(gpus) ? Finding.Warn(found, $"{total} of memory is less than the GPUs have ({ByteSize.Format(gpus)}): offloading can run out of it")
            : TooLittle(profile.Memory) ? Finding.Warn(found, $"{total} of memory is less than the {ByteSize.Format(profile.Memory)} wanted")
            : Finding.Pass(found);
        return finding with { Wanted = $"{ByteSize.Format(profile.Memory)}, and as much as the GPUs have in all" };

        bool TooLittle(long wanted) => memory < wanted * (1 - (profile.MemoryTolerancePercent / 100));
    }

    public static Finding Swap(MemoryInfo memory, HostFacts facts)
    {
        if (memory.SwapTotal == 0)
            return Finding.Pass("none");

        long used = memory.SwapTotal - memory.SwapFree;
        double percent = 100.0 * used / memory.SwapTotal;
        string found = string.Create(CultureInfo.InvariantCulture, $"{ByteSize.Format(used)} of {ByteSize.Format(memory.SwapTotal)} in use ({percent:0} %)");
        Finding finding = percent > facts.Profile.SwapUsedPercent ? Finding.Warn(found, $"swap: {found}, and what is swapped out slows training down") : Finding.Pass(found);
        return finding with { Wanted = string.Create(CultureInfo.InvariantCulture, $"at most {facts.Profile.SwapUsedPercent} % in use") };
    }

    public static Finding HugePages(HugePages pages, HostFacts facts)
    {
        string found = $"{(pages.Reserved == 0 ? "none" : $"{ByteSize.Format(pages.Reserved)}, {ByteSize.Format(pages.Unused)} unused")}; transparent: {pages.Transparent ?? "no"}";
        return facts.System.Memory.Value is not MemoryInfo memory ? Finding.Skip(facts.System.Memory.Missing!)
            : pages.Unused > memory.Total * (facts.Profile.UnusedHugePagesPercent / 100)
                ? Finding.Warn(found, $"{ByteSize.Format(pages.Unused)} of memory is set aside in huge pages that nobody uses")
            : Finding.Pass(found);
    }
}
