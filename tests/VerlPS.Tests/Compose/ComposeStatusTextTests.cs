using VerlPS.Compose;

namespace VerlPS.Tests.Compose;

public class ComposeStatusTextTests
{
    private static readonly VerlCompose Project = new()
    {
        Path = "/data/compose.yaml",
        ProjectName = "verl",
        Services = ["verl", "metrics"],
        Image = "verlai/verl:a",
        Status = ComposeStatus.Degraded,
        Containers =
        [
            new VerlContainer { Id = "1", Name = "verl-1", Image = "verlai/verl:a", State = "exited", ExitCode = 3, Labels = new Dictionary<string, string> { ["com.docker.compose.service"] = "verl" } },
        ],
    };

    [Fact]
    public void Names_each_service_and_how_it_stands()
    {
        string[] lines = [.. Lines(Project, 80)];

        Assert.Equal("  verl  degraded   /data/compose.yaml", lines[0]);
        Assert.Matches(@"^    verl +exited \(3\) +verlai/verl:a$", lines[3]);
        Assert.Matches(@"^    metrics +not created$", lines[4]);
    }

    [Fact]
    public void No_line_is_longer_than_the_width() => Assert.All(Lines(Project, 30).Skip(1), line => Assert.True(line.Length <= 30, line));

    private static IEnumerable<string> Lines(VerlCompose project, int width) => ComposeStatusText.Format(project, width).Select(line => string.Concat(line.Select(span => span.Text)));
}
