using System.Text.RegularExpressions;
using VerlPS.Logs;

namespace VerlPS.Tests.Logs;

public class LogFilterTests
{
    [Theory]
    [InlineData(null, null, "anything", true)]
    [InlineData("oom", null, "Killed by OOM", true)]
    [InlineData("oom", null, "fine", false)]
    [InlineData(null, "progress", "Training Progress: 3%", false)]
    [InlineData("step", "step:0", "step:0 - a:1", false)]
    [InlineData("^step", null, "\x1b[36mstep:1\x1b[0m", true)]
    public void Accepts_what_includes_and_does_not_exclude_whatever_the_case_and_colour(string? include, string? exclude, string line, bool accepted)
        => Assert.Equal(accepted, new LogFilter(null, include, exclude).AcceptsText(line));

    [Theory]
    [InlineData("(", null, "-Include '('")]
    [InlineData(null, "[a", "-Exclude '[a'")]
    public void Names_an_expression_that_is_none(string? include, string? exclude, string named)
    {
        VerlException error = Assert.Throws<VerlException>(() => new LogFilter(null, include, exclude));

        Assert.Equal(VerlErrorKind.InvalidArgument, error.Kind);
        Assert.StartsWith(named, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Gives_up_on_an_expression_that_runs_wild()
    {
        LogFilter filter = new(null, "^(a+)+$", null);

        VerlException error = Assert.Throws<VerlException>(() => filter.AcceptsText(new string('a', 60) + "b"));

        Assert.Equal(VerlErrorKind.InvalidArgument, error.Kind);
        Assert.IsType<RegexMatchTimeoutException>(error.InnerException);
    }
}
