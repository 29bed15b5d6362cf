using VerlPS.Compose;

namespace VerlPS.Tests.Compose;

public class ComposeReportTextTests
{
    [Fact]
    public void What_is_wrong_comes_first_and_the_rest_is_counted()
    {
        ComposeReport report = new()
        {
            Path = "/x/compose.yaml",
            Services = ["a", "b"],
            Status = HostStatus.NotReady,
            Timestamp = DateTimeOffset.UnixEpoch,
            Duration = TimeSpan.FromSeconds(0.34),
            Checks =
            [
                Check("CMP-YAML", "File", CheckStatus.Passed, null),
                Check("CMP-COMPOSE", "File", CheckStatus.Skipped, "there is no Compose v2 plugin here"),
                Check("CMP-OBSOLETE", "File", CheckStatus.Warning, "line 1: old"),
                Check("CMP-SHM", "Limits", CheckStatus.Failed, "line 4, a: too little"),
                Check("CMP-SHM", "Limits", CheckStatus.Failed, "line 9, b: too little"),
            ],
        };

        Assert.Equal(
            [
                "  /x/compose.yaml  NotReady   2 services · 0.3 s",
                "",
                "  Limits",
                "  ✗ CMP-SHM       line 4, a: too little",
                "                  → mend it",
                "  ✗ CMP-SHM       line 9, b: too little",
                "                  → mend it",
                "",
                "  File",
                "  ! CMP-OBSOLETE  line 1: old",
                "                  → mend it",
                "",
                "  1 passed · 1 warning · 2 failed · 1 skipped (there is no Compose v2 plugin here)",
            ],
            ComposeReportText.Format(report, 100).Select(line => string.Concat(line.Select(span => span.Text))));
    }

    private static ComposeCheck Check(string id, string group, CheckStatus status, string? reason)
        => new() { Id = id, Group = group, Name = id, Status = status, Reason = reason, Remedy = "mend it", Path = "/x/compose.yaml" };
}
