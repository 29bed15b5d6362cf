using System.Globalization;

namespace VerlPS.Hosts;

/// <summary>Rules on processes and what they use up.</summary>
internal static class ProcessRules
{
    public static Finding FileHandles(UsedShare handles, HostFacts facts)
        => Share(handles, facts.Profile.FileHandlesPercent, facts.Profile.FileHandlesPercentMaximum, "the host's open files");

    public static Finding Ids(UsedShare ids, HostFacts facts)
        => Share(ids, facts.Profile.ProcessIdsPercent, facts.Profile.ProcessIdsPercentMaximum, "the host's processes and threads");

    public static Finding Stuck(StuckProcesses processes)
        => processes.Stuck.Count > 0 ? Finding.Fail(string.Join(", ", processes.Stuck), $"stuck in the kernel (state D): {string.Join(", ", processes.Stuck)}")
            : processes.Waiting.Count > 0 ? Finding.Warn(string.Join(", ", processes.Waiting), $"seen waiting in the kernel (state D): {string.Join(", ", processes.Waiting)}") with
            {
                Remedy = "Test again; if it stays, look for Xid errors with 'dmesg | grep -i xid'.",
            }
            : Finding.Pass("none");

    private static Finding Share(UsedShare share, double limit, double maximum, string subject)
    {
        string found = string.Create(CultureInfo.InvariantCulture, $"{share.Used} in use ({share.Percent:0.#} %)");
        string reason = string.Create(CultureInfo.InvariantCulture, $"{subject}: {share.Used} of {share.Maximum} ({share.Percent:0.#} %)");
        Finding finding = share.Percent >= maximum ? Finding.Fail(found, $"{reason}; Ray can't start its workers")
            : share.Percent >= limit ? Finding.Warn(found, reason)
            : Finding.Pass(found);
        return finding with { Wanted = string.Create(CultureInfo.InvariantCulture, $"less than {limit} % in use") };
    }
}
