using VerlPS.Hosts;
using static VerlPS.CheckStatus;

namespace VerlPS.Tests.Hosts;

/// <summary>Cases of the checks on RDMA devices.</summary>
internal static class RdmaCases
{
    private const string Elsewhere = "the engine is on another host";
    private const string ClosedDriver = "NVRM version: NVIDIA UNIX x86_64 Kernel Module  580.95.05  Tue Sep 23 10:11:16 UTC 2025\n";
    private const string OpenDriver = "NVRM version: NVIDIA UNIX Open Kernel Module for x86_64  580.95.05  Release Build\n";

    public static RuleCase[] Rules { get; } =
    [
        new("IB-DEVICES", HealthyHost.Facts with { Rdma = new(Elsewhere), Request = Expecting(new() { RdmaPorts = 8 }) }, Skipped, Elsewhere),
        new("IB-FLAP", Since("2", 2), Passed, null),
        new("IB-FLAP", Since("2", 4), Warning, "the link of mlx5_5 went down 2 times"),
        new("IB-FLAP", Since("2", 9), Failed, "the link of mlx5_5 went down 7 times"),
        new("IB-FLAP", Since("250", 0), Passed, null),
        new("IB-FLAP", Since("x", 9), Skipped, Elsewhere),
        new("HOST-MEMLOCK", HealthyHost.Facts with { Rdma = new(Elsewhere) }, Skipped, Elsewhere),
    ];

    public static TreeCase[] Trees { get; } =
    [
        new("IB-DEVICES", _ => { }, Passed, null),
        new("IB-DEVICES", _ => { }, Passed, null) { Request = Expecting(new() { RdmaPorts = 8, RdmaRate = 400 }) },
        new("IB-DEVICES", bench => RdmaTree.Port(bench, 3, "1: DOWN", "2: Polling"), Warning, "a port is down: mlx5_3 DOWN (Polling)"),
        new("IB-DEVICES", bench => RdmaTree.Port(bench, 3, "2: INIT"), Warning, "no subnet manager answers: mlx5_3 INIT (LinkUp)"),
        new("IB-DEVICES", bench => RdmaTree.Port(bench, 3, "1: DOWN", "2: Polling"), Failed, "7 of 8 ports are active: mlx5_3 DOWN (Polling)") { Request = Expecting(new() { RdmaPorts = 8 }) },
        new("IB-DEVICES", bench => RdmaTree.Port(bench, 3, rate: "200 Gb/sec (4X HDR)"), Failed, "7 of 8 ports are active at 400 Gb/s") { Request = Expecting(new() { RdmaPorts = 8, RdmaRate = 400 }) },
        new("IB-DEVICES", RdmaTree.NoDevice, Failed, "no RDMA device, but 8 ports are expected") { Request = Expecting(new() { RdmaPorts = 8 }) },
        new("IB-DEVICES", RdmaTree.NoDevice, Skipped, "no RDMA device"),

        new("IB-FLAP", _ => { }, Passed, null),
        new("IB-FLAP", bench => BoardTree.Said(bench, 5, "mlx5_core 0000:18:00.0 ib0: Link down", "mlx5_core 0000:18:00.0 ib0: Link up"), Warning, "the link of ib0 went down once"),
        new("IB-FLAP", bench => BoardTree.Said(bench, 5, "ib3: lost carrier", "ib3: lost carrier", "ib1: lost carrier", "ib3: lost carrier"), Failed, "the link of ib3 went down 3 times, and 1 more links"),
        new("IB-FLAP", bench => BoardTree.Said(bench, 125, "ib3: lost carrier"), Passed, null),
        new("IB-FLAP", bench => File.Delete(bench.KernelLogFile), Skipped, "the kernel log needs root"),
        new("IB-FLAP", RdmaTree.NoDevice, Skipped, "no RDMA device"),

        new("IB-PEERMEM", _ => { }, Passed, null),
        new("IB-PEERMEM", bench => { RdmaTree.PeerMemory(bench, ""); bench.Write("proc/driver/nvidia/version", OpenDriver); }, Passed, null),
        new("IB-PEERMEM", bench => { RdmaTree.PeerMemory(bench, ""); bench.Write("proc/driver/nvidia/version", ClosedDriver); }, Warning, "adapters can't reach GPU memory: NCCL copies through the host's memory between nodes"),
        new("IB-PEERMEM", bench => { RdmaTree.PeerMemory(bench, ""); }, Warning, null),
        new("IB-PEERMEM", bench => RdmaTree.PeerMemory(bench, "nv_peer_mem,"), Passed, null),
        new("IB-PEERMEM", bench => bench.Delete(BoardTree.Modules), Skipped, "there is no /proc/modules"),
        new("IB-PEERMEM", bench => File.Delete(Path.Combine(bench.Programs, "nvidia-smi")), Skipped, "no GPU"),
        new("IB-PEERMEM", RdmaTree.NoDevice, Skipped, "no RDMA device"),

        new("IB-CONTAINER", _ => { }, Passed, null),
        new("IB-CONTAINER", bench => Directory.Delete(Path.Combine(bench.Root, "dev/infiniband"), recursive: true), Warning, "there is no /dev/infiniband/uverbs node: containers can't use RDMA, and NCCL falls back to TCP"),
        new("IB-CONTAINER", bench => bench.Delete("dev/infiniband/uverbs2"), Warning, "8 of 9 adapters have a node in /dev/infiniband"),
        new("IB-CONTAINER", bench => bench.Delete("dev/infiniband/rdma_cm"), Warning, "there is no /dev/infiniband/rdma_cm, which UCX and DeepEP connect through"),
        new("IB-CONTAINER", RdmaTree.NoDevice, Skipped, "no RDMA device"),

        new("HOST-MEMLOCK", _ => { }, Passed, null),
        new("HOST-MEMLOCK", bench => { RdmaTree.Limits(bench, "65536"); RdmaTree.NoDevice(bench); }, Passed, null),
        new("HOST-MEMLOCK", bench => RdmaTree.Limits(bench, "8388608"), Warning, "containers may lock 8 MiB only, too little for RDMA"),
        new("HOST-MEMLOCK", bench => RdmaTree.Limits(bench, "1073741824"), Warning, "containers may lock 1 GiB: RDMA fails once buffers need more"),
        new("HOST-MEMLOCK", bench => { RdmaTree.Limits(bench, "8388608"); Ulimits(bench, -1); }, Passed, null),
        new("HOST-MEMLOCK", bench => Ulimits(bench, 1048576), Warning, "containers may lock 1 MiB only, too little for RDMA"),
        new("HOST-MEMLOCK", bench => bench.EngineProcess = null, Skipped, "the engine's process is not to be seen from here"),
    ];

    private static void Ulimits(HostBench bench, long bytes)
        => bench.Write("etc/docker/daemon.json", $$"""{"default-ulimits": {"memlock": {"Name": "memlock", "Soft": {{bytes}}, "Hard": {{bytes}} } } }""");

    private static HostTestRequest Expecting(HostProfile profile) => HostBench.Wanted() with { Profile = profile };

    /// <summary>A port's count of lost links in a baseline and now, without a kernel log.</summary>
    private static HostFacts Since(string before, long now) => HealthyHost.Facts with
    {
        Boards = new(Elsewhere),
        Rdma = new("not read") { Devices = Fact.Of(new RdmaDevices(["mlx5_5"], [new RdmaPort("mlx5_5", 1) { LinkDowned = now }])) },
        Request = HealthyHost.Request with { Baseline = new HostBaseline(DateTimeOffset.UnixEpoch, new Dictionary<string, string> { ["ib.mlx5_5.1.link_downed"] = before }) },
    };
}
