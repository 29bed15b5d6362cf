using VerlPS.Failures;

namespace VerlPS.Tests.Failures;

public class FailureCatalogueTests
{
    [Theory]
    [InlineData("could not select device driver \"nvidia\" with capabilities: [[gpu]]", "DKR003")]
    [InlineData("nvidia-container-cli: initialization error: nvml error: driver not loaded", "NVD002")]
    [InlineData("RuntimeError: The NVIDIA driver on your system is too old (found version 12080).", "NVD009")]
    public void Finds_what_is_known(string text, string id)
    {
        VerlFailure failure = FailureCatalogue.Find(text)!;

        Assert.Equal(id, failure.Id);
        Assert.NotEmpty(failure.Cause);
        Assert.NotEmpty(failure.Remedy);
        Assert.Contains(failure.Evidence, text, StringComparison.Ordinal);
    }

    [Fact]
    public void Looks_only_at_the_components_asked_for()
        => Assert.Null(FailureCatalogue.Find("could not select device driver \"nvidia\" with capabilities: [[gpu]]", "ray"));

    [Theory]
    [InlineData("")]
    [InlineData("(TaskRunner pid=247) step:1 - actor/entropy:0.0976 - perf/throughput:3283.3")]
    [InlineData("INFO 08-22 06:31:40 [loader.py:447] Loading weights took 3.20 seconds")]
    public void Healthy_lines_are_no_failures(string line) => Assert.Null(FailureCatalogue.Find(line));
}
