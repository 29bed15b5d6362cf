using VerlPS.Hosts;

namespace VerlPS.Tests.Hosts;

public sealed class MigListTests : IDisposable
{
    private const string Current =
        """
        GPU 0: NVIDIA A100-SXM4-40GB (UUID: GPU-aaaa)
          MIG 3g.20gb     Device  0: (UUID: MIG-1111)
          MIG 1g.5gb+me   Device  1: (UUID: MIG-2222)
        GPU 1: NVIDIA A100-SXM4-40GB (UUID: GPU-bbbb)
          MIG 7g.40gb     Device  0: (UUID: MIG-3333)
        """;

    private readonly HostBench _bench = new();

    public void Dispose() => _bench.Dispose();

    [Fact]
    public void Instances_are_found_by_their_boards_uuid_and_their_number()
        => Assert.Equal([("7g.40gb", "MIG-3333"), ("3g.20gb", "MIG-1111"), ("1g.5gb+me", "MIG-2222")], Read(Current, Board(0, "GPU-bbbb", 1), Board(1, "GPU-aaaa", 2)));

    [Fact]
    public void Boards_of_one_uuid_are_told_apart_by_their_number()
        => Assert.Equal([("3g.20gb", "MIG-1111"), ("7g.40gb", "MIG-3333")], Read(Current, Board(0, "GPU-aaaa", 1), Board(1, "GPU-aaaa", 1)));

    [Fact]
    public void The_form_of_drivers_before_470_is_read()
        => Assert.Equal(
            [("1g.5gb", "MIG-GPU-aaaa/9/0")],
            Read("GPU 0: A100-SXM4-40GB (UUID: GPU-aaaa)\n  MIG 1g.5gb Device 0: (UUID: MIG-GPU-aaaa/9/0)\n", Board(0, "GPU-aaaa", 1)));

    [Theory]
    [InlineData("")]
    [InlineData("  MIG 1g.5gb Device 0: (UUID: MIG-1)")]
    [InlineData("GPU 0: x (UUID: GPU-aaaa)\n  MIG 1g.5gb Device 99999999999: (UUID: MIG-1)")]
    [InlineData("GPU 0: x (UUID: GPU-aaaa)\n  MIG 1g.5gb Device 0: (UUID: MIG-\u001b[31m)")]
    [InlineData("GPU 0: x (UUID: GPU-aaaa)\nUnable to determine the device handle")]
    public void A_list_that_names_nothing_changes_nothing(string list) => Assert.Equal([(null, null)], Read(list, Board(0, "GPU-aaaa", 1)));

    [Fact]
    public async Task The_list_is_asked_for_where_the_report_names_no_instance()
    {
        Stub("cat list");
        File.WriteAllText(Path.Combine(_bench.Scratch, "list"), "GPU 0: NVIDIA H100 80GB HBM3 (UUID: GPU-6a11b7ac-0001-4ad1-9e3e-0c5b6d1f2a00)\n  MIG 3g.40gb     Device  0: (UUID: MIG-1111)\n");

        HostReport report = await _bench.TestAsync(_bench.StartEngine());

        Assert.Equal(new MigDevice(0, 3, 0, null) { Uuid = "MIG-1111", Profile = "3g.40gb" }, Assert.Single(report.Gpus[0].MigDevices));
        Assert.Contains("nvidia-smi -L: ok", _bench.Requests);
    }

    [Theory]
    [InlineData("sleep 300")]
    [InlineData("exit 3")]
    public async Task A_list_that_does_not_come_costs_the_uuids_only(string script)
    {
        Stub(script);

        HostReport report = await _bench.TestAsync(_bench.StartEngine(), HostBench.Wanted(seconds: 3));

        Assert.Equal(new MigDevice(0, 3, 0, null), Assert.Single(report.Gpus[0].MigDevices));
        Assert.Equal(CheckStatus.Passed, report.Checks.Single(check => check.Id == "GPU-SMI").Status);
    }

    private void Stub(string list)
    {
        GpuTree.Cut(_bench);
        _bench.Program("nvidia-smi", $"cd '{_bench.Scratch}'; case \"$1\" in -L) {list};; *) cat capture;; esac");
    }

    private static Gpu Board(int index, string uuid, int instances)
        => new() { Index = index, Name = "A100", Uuid = uuid, MigDevices = [.. Enumerable.Range(0, instances).Select(number => new MigDevice(number, 0, 0, null))] };

    private static IEnumerable<(string?, string?)> Read(string list, params Gpu[] gpus)
        => MigList.Fill(gpus, list).SelectMany(gpu => gpu.MigDevices).Select(device => (device.Profile, device.Uuid));
}
