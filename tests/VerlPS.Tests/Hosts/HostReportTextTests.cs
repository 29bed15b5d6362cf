using VerlPS.Hosts;
using static VerlPS.CheckStatus;
using static VerlPS.Tests.Hosts.HealthyHost;

namespace VerlPS.Tests.Hosts;

public class HostReportTextTests
{
    [Fact]
    public void A_ready_host_is_a_line_and_a_count() => Assert.Equal(
        """
          gpu-node-1  Ready   Ubuntu 22.04.5 LTS · 8 × H100 80GB · driver 580.95.05 · Docker 28.5.2 · 2 TiB RAM · 1.8 s

          2 passed
        """.ReplaceLineEndings("\n"),
        Text(Report(Check("HOST-OS", "Host", Passed), Check("GPU-DRIVER", "GPU", Passed)), 120));

    [Fact]
    public void Failures_come_first_by_group_and_everything_fits_the_width()
    {
        string text = Text(
            Report(
                Check("HOST-CGROUP", "Host", Warning, "cgroup v1 is deprecated in the engine and will be removed", "Boot with systemd.unified_cgroup_hierarchy=1; the engine's support for cgroup v1 ends."),
                Check("DKR-WARNINGS", "Docker", Warning, "No swap limit support", "See 'docker info'."),
                Check("DKR-SOCKET", "Docker", Failed, "There is no Docker engine", "Install docker-ce."),
                Check("GPU-LOST", "GPU", Failed, "GPU 7 (00000000:1B:00.0): GPU is lost", "Drain the node, try 'nvidia-smi --gpu-reset', else reboot."),
                Check("GPU-DRIVER", "GPU", Passed),
                Check("HOST-DISK-ROOT", "Host", Skipped, "the engine is on another host")),
            79);

        Assert.Equal(
            """
              gpu-node-1  NotReady   Ubuntu 22.04.5 LTS · 8 × H100 80GB · driver 580.95.05
                Docker 28.5.2 · 2 TiB RAM · 1.8 s

              GPU
              ✗ GPU-LOST      GPU 7 (00000000:1B:00.0): GPU is lost
                              → Drain the node, try 'nvidia-smi --gpu-reset', else reboot.

              Docker
              ✗ DKR-SOCKET    There is no Docker engine
                              → Install docker-ce.
              ! DKR-WARNINGS  No swap limit support
                              → See 'docker info'.

              Host
              ! HOST-CGROUP   cgroup v1 is deprecated in the engine and will be removed
                              → Boot with systemd.unified_cgroup_hierarchy=1; the engine's
                                support for cgroup v1 ends.

              1 passed · 2 warnings · 2 failed · 1 skipped (the engine is on another host)
              Repair-VerlHost lists what mends this, in order.
            """.ReplaceLineEndings("\n"),
            text);
        Assert.All(text.Split('\n'), line => Assert.True(line.Length <= 79, line));
    }

    [Fact]
    public void Skipped_checks_are_counted_by_their_reasons_and_rare_ones_together()
    {
        HostCheck[] checks = [.. "aaabbbbccdeef".Select(reason => Check("X", "Host", Skipped, $"{reason}"))];

        Assert.EndsWith("0 passed · 13 skipped (4 b, 3 a, 2 c, 2 e, 2 for other reasons)", Text(Report(checks), 200), StringComparison.Ordinal);
    }

    [Fact]
    public void What_changed_since_the_baseline_is_shown()
    {
        HostReport report = Report(Check("HOST-OS", "Host", Passed)) with { Changes = [new("driver", "570.124.06", "580.95.05"), new("gpu7.uuid", "GPU-1", null)] };

        Assert.Contains("\n\n  Changed since the baseline\n  driver: 570.124.06 → 580.95.05\n  gpu7.uuid: GPU-1 → none\n\n  1 passed", Text(report, 80), StringComparison.Ordinal);
    }

    [Fact]
    public void Only_marks_titles_and_the_verdict_have_a_tone()
    {
        HostReport report = Report(Check("GPU-MIG", "GPU", Warning, "on", "Off."), Check("GPU-LOST", "GPU", Failed, "lost", "Reset."));

        Assert.Equal(
            [("NotReady", TextTone.Bad), ("  GPU", TextTone.Title), ("  ✗ GPU-LOST  ", TextTone.Bad), ("  ! GPU-MIG   ", TextTone.Caution)],
            HostReportText.Format(report, 120).SelectMany(line => line).Where(span => span.Tone != TextTone.Plain).Select(span => (span.Text, span.Tone)));
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

        Assert.Equal("  10.0.0.7  NotReady   0.0 s\n\n  0 passed\n  Repair-VerlHost lists what mends this, in order.", Text(report, 80));
    }

    private static string Text(HostReport report, int width)
        => string.Join('\n', HostReportText.Format(report, width).Select(line => string.Concat(line.Select(span => span.Text))));

    private static HostCheck Check(string id, string group, CheckStatus status, string? reason = null, string? remedy = null)
        => new() { Id = id, Group = group, Name = id, Status = status, Reason = reason, Remedy = remedy };

    private static HostReport Report(params HostCheck[] checks) => new()
    {
        DockerHost = "unix:///var/run/docker.sock",
        HostName = Node.HostName,
        Status = HostChecks.Judge(checks),
        Checks = checks,
        Gpus = [.. Facts.Gpus],
        DriverVersion = "580.95.05",
        Engine = HealthyHost.Engine,
        OperatingSystem = Node.OperatingSystem,
        Memory = Node.Memory,
        Timestamp = default,
        Duration = TimeSpan.FromSeconds(1.84),
    };
}
