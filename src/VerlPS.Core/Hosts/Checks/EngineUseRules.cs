using System.Globalization;

namespace VerlPS.Hosts;

/// <summary>Rules on what an engine holds.</summary>
internal static class EngineUseRules
{
    public static Dictionary<string, Rule> All { get; } = new()
    {
        ["DKR-RECLAIM"] = Rule.On(facts => facts.Daemon.Images, Reclaim),
        ["DKR-RESTARTLOOP"] = Rule.On(facts => facts.Daemon.Restarts, Restarts),
    };

    // An image that was pulled to be started next is reclaimable too; that matters only where space is short.
    private static Finding Reclaim(ImageUsage images, HostFacts facts)
    {
        string found = string.Create(CultureInfo.InvariantCulture, $"{ByteSize.Format(images.Reclaimable)} of {ByteSize.Format(images.Total)} ({images.Percent:0} %)");
        bool much = images.Percent >= facts.Profile.ReclaimablePercent && images.Reclaimable >= facts.Profile.Reclaimable;
        return much && facts.Disk.Value is DiskSpace disk && disk.Free < facts.Profile.DiskFree
            ? Finding.Warn(found, $"{ByteSize.Format(images.Reclaimable)} of images that no container uses, with {ByteSize.Format(disk.Free)} free")
            : Finding.Pass(found);
    }

    private static Finding Restarts(IReadOnlyList<ContainerRestarts> containers, HostFacts facts)
    {
        if (containers.FirstOrDefault(container => container.State == "restarting") is ContainerRestarts looping)
        {
            return Finding.Fail(
                string.Create(CultureInfo.InvariantCulture, $"{looping.Name}, {looping.Count} restarts"),
                string.Create(CultureInfo.InvariantCulture, $"'{looping.Name}' ends with exit code {looping.ExitCode} and is restarted again and again"));
        }

        // One that has run well since then had its trouble in the past.
        ContainerRestarts? unsteady = containers
            .Where(container => container.Count >= facts.Profile.Restarts && facts.Timestamp - container.StartedAt < facts.Profile.RestartWindow)
            .MaxBy(container => container.Count);
        return unsteady is null
            ? Finding.Pass(string.Create(CultureInfo.InvariantCulture, $"none of {containers.Count} running"))
            : Finding.Warn(
                string.Create(CultureInfo.InvariantCulture, $"{unsteady.Name}, {unsteady.Count} restarts"),
                string.Create(CultureInfo.InvariantCulture, $"'{unsteady.Name}' was restarted {unsteady.Count} times, the last time {(facts.Timestamp - unsteady.StartedAt!.Value).TotalMinutes:0} min ago"));
    }
}
