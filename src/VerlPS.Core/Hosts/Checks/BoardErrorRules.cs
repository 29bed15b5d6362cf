using System.Globalization;

namespace VerlPS.Hosts;

/// <summary>Rules on the errors that the driver wrote into the kernel's log.</summary>
internal static class BoardErrorRules
{
    public static Finding Xids(KernelEvents events, HostFacts facts)
    {
        var errors = Recent(events.Xids, facts)
            .Where(error => error.Xid.Severity != XidSeverity.Information)
            .OrderByDescending(error => error.IsFatal)
            .ThenByDescending(error => error.Xid.Severity)
            .ThenByDescending(error => error.Count)
            .ToArray();
        if (errors.Length == 0)
            return Finding.Pass("none") with { Wanted = Wanted("Xid", facts) };

        string found = string.Join(", ", errors.Select(error => error.Code).Distinct().Take(5));
        string reason = string.Join("; ", errors.Take(2).Select(error => $"{NameBoard(error.BusId, facts)}: Xid {error.Code}{Times(error.Count)}, {error.Xid.Meaning}")) + More(errors.Length - 2);
        return (errors[0].IsFatal ? Finding.Fail(found, reason) : Finding.Warn(found, reason)) with { Remedy = errors[0].Xid.Remedy, Wanted = Wanted("Xid", facts) };
    }

    public static Finding SwitchErrors(KernelEvents events, HostFacts facts)
    {
        var errors = Recent(events.SwitchErrors, facts).OrderByDescending(error => error.IsFatal).ThenByDescending(error => error.Count).ToArray();
        if (errors.Length == 0)
            return Finding.Pass("none") with { Wanted = Wanted("SXid", facts) };

        string found = string.Join(", ", errors.Select(error => error.Code).Distinct().Take(5));
        string reason = string.Join("; ", errors.Take(2).Select(error => $"NVSwitch {error.BusId}: SXid {error.Code}{Times(error.Count)}, {(error.IsFatal ? "fatal" : "not fatal")}")) + More(errors.Length - 2);
        return errors[0].IsFatal
            ? Finding.Fail(found, reason) with { Wanted = Wanted("SXid", facts) }
            : Finding.Warn(found, reason) with { Wanted = Wanted("SXid", facts), Remedy = "Watch whether they come back, with 'dmesg | grep SXid'; look at /var/log/fabricmanager.log." };
    }

    private static string Wanted(string what, HostFacts facts)
        => string.Create(CultureInfo.InvariantCulture, $"no {what} in the last {facts.Profile.KernelLogWindow.TotalHours:0.#} h");

    // A log without times is all that there is to judge by.
    private static IEnumerable<(string BusId, int Code, Xid Xid, bool IsFatal, int Count)> Recent(IEnumerable<BoardError> errors, HostFacts facts)
        => from error in errors
           where !(error.Age > facts.Profile.KernelLogWindow)
           group error by (error.BusId, error.Code) into same
           let xid = XidCatalogue.Find(same.Key.Code)
           select (same.Key.BusId, same.Key.Code, xid, xid.Severity == XidSeverity.Fatal || same.Any(error => error.IsFatal == true), same.Count());

    private static string NameBoard(string busId, HostFacts facts)
        => facts.Gpus.FirstOrDefault(gpu => BoardRules.ShortAddress(gpu.BusId)?.StartsWith(busId, StringComparison.Ordinal) == true) is Gpu gpu ? $"GPU {gpu.Index} ({busId})" : $"GPU at {busId}";

    private static string Times(int count) => count == 1 ? "" : string.Create(CultureInfo.InvariantCulture, $" {count} times");

    private static string More(int count) => count > 0 ? $"; and {count} more" : "";
}
