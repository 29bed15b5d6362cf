using VerlPS.Hosts;
using static VerlPS.Tests.Hosts.HealthyHost;

namespace VerlPS.Tests.Hosts;

public class HostReportTextTests
{
    [Fact]
    public void A_ready_host_is_a_line_and_a_count() => Assert.Equal(
        """
          gpu-node-1  Ready   Ubuntu 22.04.5 LTS · 8 × H100 80GB · driver 580.95.05 · Docker 28.5.2 · 2 TiB RAM · 1.8 s

          25 passed
        """.ReplaceLineEndings("\n"),
        Text(Report(Facts), 120));

    [Fact]
    public void Failures_come_first_and_everything_fits_the_width()
    {
        HostFacts facts = WithBoard(g => g with { Fault = "GPU is lost" }) with
        {
            Host = Fact.Of(Node with { CgroupVersion = "1" }),
            Disk = Fact.None<DiskSpace>("the engine is on another host"),
            Compose = Fact.Of("2.40.2"),
        };

        string text = Text(Report(facts), 79);

        Assert.Equal(
            """
              gpu-node-1  NotReady   Ubuntu 22.04.5 LTS · 8 × H100 80GB · driver 580.95.05
                Docker 28.5.2 · 2 TiB RAM · 1.8 s

              ✗ GPU-LOST     GPU 7 (00000000:1B:00.0): GPU is lost
                             → Drain the node, try 'nvidia-smi --gpu-reset', else reboot.
              ! HOST-CGROUP  cgroup v1 is deprecated in the engine and will be removed
                             → Boot with systemd.unified_cgroup_hierarchy=1; the engine's
                               support for cgroup v1 ends.

              22 passed · 1 warning · 1 failed · 1 skipped (the engine is on another host)
            """.ReplaceLineEndings("\n"),
            text);
        Assert.All(text.Split('\n'), line => Assert.True(line.Length <= 79, line));
    }

    [Fact]
    public void Skipped_checks_are_counted_by_their_reasons()
    {
        HostFacts facts = Facts with
        {
            Engine = Fact.None<EngineInfo>("no engine"),
            GpuService = Fact.None<GpuService>("no engine"),
            SmiReport = Fact.None<NvidiaSmiReport>("no report from nvidia-smi"),
        };

        Assert.EndsWith("skipped (9 no report from nvidia-smi, 6 no engine)", Text(Report(facts), 200), StringComparison.Ordinal);
    }

    [Fact]
    public void Only_marks_and_the_verdict_have_a_tone()
    {
        TextSpan[] toned =
        [
            .. HostReportText.Format(Report(WithBoard(g => g with { Fault = "GPU is lost", MigEnabled = true })), 120).SelectMany(line => line).Where(span => span.Tone != TextTone.Plain),
        ];

        Assert.Equal([("NotReady", TextTone.Bad), ("  ✗ GPU-LOST  ", TextTone.Bad), ("  ! GPU-MIG   ", TextTone.Caution)], toned.Select(span => (span.Text, span.Tone)));
    }

    [Fact]
    public void Boards_are_grouped_by_their_model()
        => Assert.Equal(
            "2 × H100 80GB + 1 × Tesla T4",
            HostReportText.NameBoards([Board, Board with { Index = 1 }, Board with { Index = 2, Name = "Tesla T4" }]));

    [Fact]
    public void A_host_that_nothing_is_known_of_still_has_a_header()
    {
        HostReport report = new() { DockerHost = "tcp://10.0.0.7:2375", HostName = "10.0.0.7", Status = HostStatus.NotReady, Checks = [], Timestamp = default };

        Assert.Equal("  10.0.0.7  NotReady   0.0 s\n\n  0 passed", Text(report, 80));
    }

    private static string Text(HostReport report, int width)
        => string.Join('\n', HostReportText.Format(report, width).Select(line => string.Concat(line.Select(span => span.Text))));

    private static HostReport Report(HostFacts facts)
    {
        IReadOnlyList<HostCheck> checks = HostChecks.Evaluate(facts);
        return new HostReport
        {
            DockerHost = facts.Endpoint.DockerHost,
            HostName = Node.HostName,
            Status = HostChecks.Judge(checks),
            Checks = [.. checks],
            Gpus = [.. facts.Gpus],
            DriverVersion = facts.Driver.Value,
            Engine = facts.Engine.Value,
            OperatingSystem = Node.OperatingSystem,
            Memory = Node.Memory,
            Timestamp = default,
            Duration = TimeSpan.FromSeconds(1.84),
        };
    }
}
