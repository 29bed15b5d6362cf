using VerlPS.Containers;

namespace VerlPS.Tests.Containers;

public class WaitRequestTests
{
    [Theory]
    [InlineData(ContainerCondition.Log, null, "-For Log needs the line")]
    [InlineData(ContainerCondition.Exited, "ready", "-Pattern 'ready' is for lines of the log, and -For is Exited")]
    [InlineData(ContainerCondition.Healthy, "ready", "-For is Healthy")]
    [InlineData(ContainerCondition.Log, "a(b", "-Pattern 'a(b' is not a regular expression")]
    public void What_does_not_go_together_is_named(ContainerCondition condition, string? pattern, string words)
    {
        VerlException error = Assert.Throws<VerlException>(() => new WaitRequest(condition, pattern, null));

        Assert.Equal(VerlErrorKind.InvalidArgument, error.Kind);
        Assert.Contains(words, error.Message, StringComparison.Ordinal);
        Assert.NotNull(error.Remedy);
    }

    [Fact]
    public void A_pattern_is_found_whatever_the_case_and_the_colour()
    {
        WaitRequest request = new(ContainerCondition.Log, "server\\s+READY", null);

        Assert.True(request.Pattern!.IsMatch("INFO: \u001b[32mServer\u001b[0m  ready to serve"));
        Assert.False(request.Pattern.IsMatch("server not ready"));
    }
}
