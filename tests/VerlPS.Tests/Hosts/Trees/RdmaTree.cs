namespace VerlPS.Tests.Hosts;

/// <summary>The adapters of a healthy host: eight InfiniBand ports of 400 Gb/s, and a RoCE one that is switched off.</summary>
internal static class RdmaTree
{
    private const string Class = "sys/class/infiniband";

    public static void Fill(HostBench bench)
    {
        for (int device = 0; device < 8; device++)
            Port(bench, device);
        Port(bench, 8, "1: DOWN", "3: Disabled", "40 Gb/sec (4X QDR)", "Ethernet");
        foreach (string node in Enumerable.Range(0, 9).Select(number => $"uverbs{number}").Append("rdma_cm"))
            bench.Write($"dev/infiniband/{node}", "");
        PeerMemory(bench, "nvidia_peermem,");
    }

    public static void Port(HostBench bench, int device, string state = "4: ACTIVE", string physical = "5: LinkUp", string rate = "400 Gb/sec (4X NDR)", string layer = "InfiniBand", int downed = 2)
    {
        string folder = $"{Class}/mlx5_{device}/ports/1";
        bench.Write($"{folder}/state", $"{state}\n");
        bench.Write($"{folder}/phys_state", $"{physical}\n");
        bench.Write($"{folder}/rate", $"{rate}\n");
        bench.Write($"{folder}/link_layer", $"{layer}\n");
        bench.Write($"{folder}/counters/link_downed", $"{downed}\n");
    }

    /// <summary>The kernel's modules, with those that use its RDMA core.</summary>
    public static void PeerMemory(HostBench bench, string users) => bench.Write(
        BoardTree.Modules,
        $"""
        nvidia_peermem 16384 0 - Live 0x0000000000000000 (OE)
        nvidia_uvm 2084864 4 - Live 0x0000000000000000 (OE)
        nvidia 60715008 321 nvidia_uvm,nvidia_peermem,nvidia_modeset, Live 0x0000000000000000 (OE)
        ib_uverbs 200704 3 mlx5_ib,rdma_ucm, Live 0x0000000000000000
        ib_core 524288 8 {users}mlx5_ib,ib_uverbs, Live 0x0000000000000000

        """);

    public static void NoDevice(HostBench bench) => Directory.Delete(Path.Combine(bench.Root, Class), recursive: true);

    /// <summary>The engine's limit on locked memory, in bytes.</summary>
    public static void Limits(HostBench bench, string locked) => bench.Write(
        $"proc/{bench.EngineProcess!.Id}/limits",
        $"""
        Limit                     Soft Limit           Hard Limit           Units     
        Max open files            1048576              1048576              files     
        Max locked memory         {locked,-20} {locked,-20} bytes     

        """);
}
