namespace VerlPS.Hosts;

/// <summary>Rules on what joins the boards: NVLink, PCIe, NVSwitches.</summary>
internal static class NvLinkRules
{
    public static Finding Links(NvLinkStatus status, HostFacts facts)
    {
        int? wanted = facts.Profile.NvLinks;
        if (wanted is null && status.Boards.Count == 1)
            return Finding.Skip("one GPU needs no NVLink");
        if (status.Boards.Any(board => board.State == NvLinkState.Hidden))
            return Finding.Skip("MIG hides NVLink");

        bool joined = wanted > 0 || facts.Gpus.Any(NvLinkBoards.Includes);
        BoardLinks[] dead = [.. status.Boards.Where(board => board.State == NvLinkState.AllInactive || (joined && board.Active == 0))];
        if (dead.Length > 0)
            return joined ? Finding.Fail($"none on {Name(dead)}", $"no NVLink of {Name(dead)} is active") : Finding.Skip("no NVLink bridge joins the boards");
        if (status.Boards.All(board => board.State == NvLinkState.Unsupported))
            return Finding.Skip("the boards have no NVLink");

        string found = $"{string.Join(" or ", status.Boards.Select(board => board.Active).Distinct().Order())} links of each GPU";
        if (status.Boards.FirstOrDefault(board => board.Inactive.Count > 0) is BoardLinks partly)
        {
            string reason = $"GPU {partly.Index} has {partly.Inactive.Count} of {partly.Active + partly.Inactive.Count} NVLinks down: {string.Join(", ", partly.Inactive.Take(6))}";
            return joined ? Finding.Fail(found, reason) : Finding.Warn(found, reason);
        }

        BoardLinks[] few = [.. status.Boards.Where(board => board.Active < wanted)];
        return few.Length > 0 ? Finding.Fail(found, $"{Name(few)} {(few.Length == 1 ? "has" : "have")} fewer than {wanted} NVLinks") : Finding.Pass(found);
    }

    public static Finding Topology(GpuTopology topology, HostFacts facts)
    {
        if (topology.Pairs.Count == 0)
            return Finding.Skip("one GPU has no other to be joined to");

        string found = string.Join(", ", topology.Pairs.GroupBy(pair => pair.Connection).OrderByDescending(same => same.Count()).Select(same => same.Key));
        GpuPair[] slow = [.. topology.Pairs.Where(pair => !pair.IsNvLink)];
        if (slow.Length > 0 && facts.Gpus.Any(NvLinkBoards.Includes))
            return Finding.Fail(found, $"GPU {slow[0].First} and {slow[0].Second} are joined by {slow[0].Connection} and not by NVLink{More(slow.Length - 1)}");

        // PCIe boards are as near as they can be on one socket; across sockets is a choice of boards.
        GpuPair[] far = [.. slow.Where(pair => pair.Connection == "SYS")];
        return far.Length > 0
            ? Finding.Warn(found, $"GPU {far[0].First} and {far[0].Second} are on different sockets{More(far.Length - 1)}: their traffic crosses the link between processors")
            : Finding.Pass(found);
    }

    public static Finding Fabric(HostFacts facts)
    {
        if (facts.Boards.FabricManager.Value is { IsRunning: false })
            return Finding.Fail("no fabric manager", "the host has NVSwitches, but nv-fabricmanager does not run: CUDA fails with error 802");

        Gpu[] joined = [.. facts.Gpus.Where(gpu => gpu.FabricState is not (null or "Not Supported"))];
        return Spoilt(joined, gpu => gpu.FabricState, "Completed", "state")
            ?? Spoilt(joined, gpu => gpu.FabricStatus, "Success", "status")
            ?? Spoilt(joined, gpu => gpu.FabricHealth, "Healthy", "health")
            ?? (joined.Length > 0 ? Finding.Pass("completed")
                : facts.Boards.Pci.Missing is string unseen ? Finding.Skip(unseen)
                : Finding.Pass(facts.Boards.FabricManager.Value is null ? "no NVSwitch" : "fabric manager runs"));
    }

    private static Finding? Spoilt(Gpu[] gpus, Func<Gpu, string?> value, string sound, string what)
    {
        Gpu[] bad = [.. gpus.Where(gpu => value(gpu) is string told && told != sound)];
        return bad.Length == 0 ? null : Finding.Fail(value(bad[0]), $"fabric {what} of GPU {string.Join(", ", bad.Select(gpu => gpu.Index))}: {value(bad[0])}");
    }

    private static string Name(BoardLinks[] boards) => $"GPU {string.Join(", ", boards.Select(board => board.Index))}";

    private static string More(int count) => count > 0 ? $", and {count} more pairs" : "";
}
