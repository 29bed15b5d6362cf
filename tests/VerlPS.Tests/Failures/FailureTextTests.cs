using System.Globalization;
using VerlPS.Failures;
using VerlPS.Hosts;

namespace VerlPS.Tests.Failures;

public class FailureTextTests
{
    private static readonly DateTimeOffset Start = DateTimeOffset.Parse("2026-08-20T06:31:40Z", CultureInfo.InvariantCulture);

    [Fact]
    public void Cause_remedy_host_and_evidence_stand_under_each_other() => Assert.Equal(
        """
          ✗ SHM001  /dev/shm is used up
                    → Give it more: --shm-size=32g, or
                      --ipc=host (Test-VerlHost -Check
                      HOST-SHM)
                    · /dev/shm of 'verl' 64 MiB
                    *** SIGBUS received at time=16923225…
                    12 times · 06:31:40 to 06:32:10 ·
                    verl · WorkerDict on 10.0.0.6 · ranks
                    0-2, 7

        """.ReplaceLineEndings("\n"),
        Text(Shared with
        {
            Count = 12,
            FirstSeen = Start,
            LastSeen = Start.AddSeconds(30),
            Source = "verl",
            Actor = "WorkerDict",
            NodeIp = "10.0.0.6",
            Ranks = [0, 1, 2, 7],
            Host = ["/dev/shm of 'verl' 64 MiB"],
        }));

    [Fact]
    public void One_line_of_a_file_says_what_it_knows() => Assert.Equal(
        """
          ! SHM001  /dev/shm is used up
                    → Give it more: --shm-size=32g, or
                      --ipc=host
                    *** SIGBUS received at time=16923225…
                    train.log

        """.ReplaceLineEndings("\n"),
        Text(Shared with { Severity = "warning", Check = null, Source = "train.log" }));

    [Theory]
    [InlineData("error", "the training went on · train.log")]
    [InlineData("info", "train.log")]
    public void What_a_run_has_survived_says_so(string severity, string facts)
        => Assert.EndsWith($"            {facts}\n", Text(Shared with { Severity = severity, WentOn = true, Source = "train.log" }), StringComparison.Ordinal);

    [Theory]
    [InlineData("critical", TextTone.Bad)]
    [InlineData("error", TextTone.Bad)]
    [InlineData("warning", TextTone.Caution)]
    [InlineData("info", TextTone.Quiet)]
    public void The_mark_has_the_tone_of_the_severity(string severity, TextTone tone)
        => Assert.Equal(tone, FailureText.Format(Shared with { Severity = severity }, 80, TimeZoneInfo.Utc)[0][0].Tone);

    private static VerlFailure Shared { get; } = new()
    {
        Id = "SHM001",
        Component = "shm",
        Severity = "critical",
        Cause = "/dev/shm is used up",
        Remedy = "Give it more: --shm-size=32g, or --ipc=host",
        Check = "HOST-SHM",
        Evidence = "SIGBUS received",
        EvidenceLines = ["*** SIGBUS received at time=1692322557 on cpu 3 ***", "another"],
    };

    private static string Text(VerlFailure failure)
        => string.Concat(FailureText.Format(failure, 49, TimeZoneInfo.Utc).Select(line => $"{string.Concat(line.Select(span => span.Text))}\n"));
}
