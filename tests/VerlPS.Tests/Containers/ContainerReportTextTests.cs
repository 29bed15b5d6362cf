using System.Runtime.CompilerServices;
using VerlPS.Containers;
using VerlPS.Hosts;

namespace VerlPS.Tests.Containers;

public class ContainerReportTextTests
{
    [Fact]
    public void What_is_wrong_comes_first_and_the_rest_is_counted()
    {
        ContainerReport report = new()
        {
            DockerHost = "unix:///s",
            Name = "train",
            Image = "verlai/verl:vllm017.latest",
            Status = HostStatus.NotReady,
            Timestamp = DateTimeOffset.UnixEpoch,
            Duration = TimeSpan.FromSeconds(1.23),
            Checks =
            [
                Check("CTR-TORCH", "PyTorch", CheckStatus.Passed, null),
                Check("CTR-VERL", "Packages", CheckStatus.Failed, "verl is not installed"),
                Check("CTR-SHM", "Limits", CheckStatus.Warning, "small"),
                Check("CTR-SGLANG", "Packages", CheckStatus.Skipped, "no SGLang in it"),
            ],
        };

        Assert.Equal(
            [
                "  train  NotReady   verlai/verl:vllm017.latest · 1.2 s",
                "",
                "  Packages",
                "  ✗ CTR-VERL  verl is not installed",
                "              → mend it",
                "",
                "  Limits",
                "  ! CTR-SHM   small",
                "              → mend it",
                "",
                "  1 passed · 1 warning · 1 failed · 1 skipped (no SGLang in it)",
            ],
            ContainerReportText.Format(report, 100).Select(line => string.Concat(line.Select(span => span.Text))));
    }

    [Fact]
    public void Every_check_has_its_line_in_the_document()
    {
        string[] lines = File.ReadAllLines(Path.Combine(Path.GetDirectoryName(ThisFile())!, "..", "..", "..", "docs", "checks.md"));

        Assert.Equal(
            ContainerChecks.Catalogue.Select(check => $"| {check.Id} | {check.Name} | {check.Wanted} |"),
            lines.Where(line => line.StartsWith("| CTR-", StringComparison.Ordinal)));
    }

    private static HostCheck Check(string id, string group, CheckStatus status, string? reason)
        => new() { Id = id, Group = group, Name = id, Status = status, Reason = reason, Remedy = "mend it" };

    private static string ThisFile([CallerFilePath] string path = "") => path;
}
