using VerlPS.Containers;

namespace VerlPS.Tests.Containers;

public class ExecRequestTests
{
    [Theory]
    [InlineData(new[] { "nvidia-smi" }, new[] { "nvidia-smi" })]
    [InlineData(new[] { "nvidia-smi -L" }, new[] { "/bin/sh", "-c", "nvidia-smi -L" })]
    [InlineData(new[] { "a\nb" }, new[] { "/bin/sh", "-c", "a\nb" })]
    [InlineData(new[] { "echo", "a b", "$HOME" }, new[] { "echo", "a b", "$HOME" })]
    public void One_string_with_a_blank_is_a_line_for_a_shell(string[] command, string[] arguments)
        => Assert.Equal(arguments, new ExecRequest { Command = command }.Arguments);

    [Fact]
    public void The_title_is_one_line_and_not_too_long()
    {
        Assert.Equal("for i in 1 2; do echo $i done", new ExecRequest { Command = ["for i in 1 2; do\n  echo $i\n done"] }.Title);
        Assert.Equal(new string('x', 120) + "…", new ExecRequest { Command = [new string('x', 500)] }.Title);
    }

    [Theory]
    [InlineData("A=B", null, "'A=B' can't be the name")]
    [InlineData("", null, "'' can't be the name")]
    [InlineData("A", "tmp", "'tmp' is not an absolute path")]
    public void What_no_engine_can_do_is_refused(string variable, string? folder, string words)
    {
        ExecRequest request = new() { Command = ["true"], Environment = new Dictionary<string, string> { [variable] = "secret-value" }, WorkingDirectory = folder };

        VerlException error = Assert.Throws<VerlException>(request.Validate);

        Assert.Equal(VerlErrorKind.InvalidArgument, error.Kind);
        Assert.Contains(words, error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("secret-value", error.Message + error.Remedy, StringComparison.Ordinal);
    }
}
