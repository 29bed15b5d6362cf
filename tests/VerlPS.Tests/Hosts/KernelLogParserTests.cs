using System.Diagnostics;
using VerlPS.Hosts;
using VerlPS.Tests.Common;

namespace VerlPS.Tests.Hosts;

public class KernelLogParserTests
{
    private static readonly TimeSpan Uptime = TimeSpan.FromSeconds(10000);

    [Theory]
    [InlineData("<4>[ 9990.500000] NVRM: Xid (PCI:0000:9B:00): 79, pid=7, name=x, GPU has fallen off the bus.", "0000:9b:00", 79, null, 9.5)]
    [InlineData("[ 9990.500000] NVRM: Xid (PCI:0000:03:00): 14, Channel 00000001", "0000:03:00", 14, null, 9.5)]
    [InlineData("<3>[ 9000.000000][ T4711] NVRM: Xid (0000:03:00): 31, Ch 00000001", "0000:03:00", 31, null, 1000.0)]
    [InlineData("<4>NVRM: Xid (PCI:0000:03:00): 63", "0000:03:00", 63, null, null)]
    [InlineData("[Sun Feb 23 16:24:18 2025] NVRM: Xid (PCI:0000:03:00): 119, pid=1", "0000:03:00", 119, null, null)]
    [InlineData("<4>[10001.000000] NVRM: Xid (PCI:0000:03:00): 119, pid=1", "0000:03:00", 119, null, 0.0)]
    [InlineData("<4>[ 9000.000000] NVRM: Xid (PCI:0018:01:00): 145, RLW_SRC_TRACK Nonfatal XC1 i0 Link -1 (0x1)", "0018:01:00", 145, false, 1000.0)]
    [InlineData("<4>[ 9000.000000] NVRM: Xid (PCI:0018:01:00): 149, pid=9, name=a, NETIR_LINK_EVT Fatal XC0 i0 Link 08 (0x1)", "0018:01:00", 149, true, 1000.0)]
    public void A_gpu_error_is_read(string line, string bus, int code, bool? fatal, double? age)
    {
        BoardError error = Assert.Single(KernelLogParser.Parse($"<6>[ 1.0] booting\n{line}\r\n<6>[ 2.0] more", Uptime).Xids);

        Assert.Equal(new BoardError(bus, code, fatal, age is double seconds ? TimeSpan.FromSeconds(seconds) : null), error);
    }

    [Theory]
    [InlineData("<4>[ 9000.0] traps: NVRM: Xid (PCI:0000:9b:00): 79, GPU has fallen off the bus.")]
    [InlineData("<4>[ 9000.0] NVRM: Xid (PCI:0000:9b:00): ")]
    [InlineData("<4>[ 9000.0] NVRM: Xid (PCI:0000:9b:00): 99999999999999999999, x")]
    [InlineData("<4>[ 9000.0] NVRM: Xid (): 79")]
    [InlineData("<4>[ 9000.0] nvidia-nvswitch0: SXid (PCI:0000:00:00.0): 20034, Data {0x00000000}")]
    [InlineData("<4>[   12.0] mlx5_core 0000:18:00.0 ib0: Link down")]
    [InlineData("<4>[ 9000.0] e1000e 0000:00:1f.6 eno1: NIC Link is Down")]
    [InlineData("<4>[ 9000.0] mlx5_core 0000:18:00.0 ib0: Link up")]
    public void Other_lines_are_left_out(string line)
    {
        KernelEvents events = KernelLogParser.Parse(line, Uptime);

        Assert.Empty(events.Xids);
        Assert.Empty(events.SwitchErrors);
        Assert.Empty(events.LinkLosses);
    }

    [Theory]
    [InlineData("mlx5_core 0000:18:00.0 ib0: Link down", "ib0")]
    [InlineData("mlx5_core 0000:18:00.0: Link down", "0000:18:00.0")]
    [InlineData("bnxt_en 0000:5e:00.0 ens1f0np0: NIC Link is Down", "ens1f0np0")]
    [InlineData("ib7: lost carrier", "ib7")]
    [InlineData("systemd-networkd[812]: ib7: Lost carrier", "ib7")]
    public void A_lost_link_is_read(string text, string device)
        => Assert.Equal(new LinkLoss(device, TimeSpan.FromSeconds(1000)), Assert.Single(KernelLogParser.Parse($"<6>[ 9000.000000] {text}", Uptime).LinkLosses));

    [Fact]
    public void A_switch_says_how_bad_an_error_is()
        => Assert.Equal(
            [new BoardError("0000:05:00.0", 12028, false, null), new BoardError("0000:00:00.0", 20034, true, null)],
            KernelLogParser.Parse(
                """
                [ 8.5] nvidia-nvswitch3: SXid (PCI:0000:05:00.0): 12028, Non-fatal, Link 32 egress non-posted PRIV error (First)
                [ 8.6] nvidia-nvswitch0: SXid (PCI:0000:00:00.0): 20034, Fatal, Link 30 LTSSM Fault Up
                """,
                null).SwitchErrors);

    [Theory]
    [InlineData("NVRM: Xid (PCI:0000:9b:00): 149, pid=")]
    [InlineData("mlx5_core 0000:")]
    [InlineData("[ 1.0] [ T1] NVRM: Xid (")]
    public void A_huge_log_of_half_lines_takes_no_time_to_speak_of(string start)
    {
        string log = string.Concat(Enumerable.Repeat($"<4>[ 9000.0] {start}{new string('A', 4000)} Xid ( Link down\n", 2000)) + new string('[', 1 << 20);
        long begin = Stopwatch.GetTimestamp();

        KernelLogParser.Parse(log, Uptime);

        Assert.InRange(Stopwatch.GetElapsedTime(begin), TimeSpan.Zero, TimeSpan.FromSeconds(3));
    }

    [Fact]
    public void Every_code_of_the_table_has_a_meaning_and_a_remedy()
    {
        Assert.Equal(137, XidCatalogue.All.Count);
        Assert.All(XidCatalogue.All.Values, xid => Assert.True(xid.Meaning.Length is > 0 and <= 70 && xid.Remedy.EndsWith('.')));
        Assert.Equal(XidSeverity.Application, XidCatalogue.Find(43).Severity);
        Assert.All(new[] { 48, 63, 64, 74, 79, 94, 95, 119, 120, 140 }, code => Assert.Equal(XidSeverity.Fatal, XidCatalogue.Find(code).Severity));
    }

    [SamplesTheory]
    [InlineData("kmsg/gpud_dmesg-with-xid-119.log")]
    public void A_real_log_of_a_gpu_whose_firmware_hung(string path)
        => Assert.Equal(Enumerable.Repeat(new BoardError("0000:9b:00", 119, null, null), 5), KernelLogParser.Parse(Samples.Read(path), Uptime).Xids);
}
