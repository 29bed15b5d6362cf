using System.Diagnostics;
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

    [Fact]
    public void Finds_all_that_a_text_shows_in_the_order_of_the_catalogue()
        => Assert.Equal(
            ["SHM001", "SHM002"],
            FailureCatalogue.FindAll("RuntimeError: DataLoader worker (pid 4321) is killed by signal: Bus error.").Select(failure => failure.Id));

    [Fact]
    public void Finds_the_first_failure_of_a_component_behind_those_of_others()
        => Assert.Equal("LIM002", FailureCatalogue.Find("Exited (137) 2 minutes ago\nOSError: [Errno 24] Too many open files", "ray", "host")!.Id);

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void Finds_a_failure_wherever_it_begins_and_at_the_very_end(int before)
    {
        Assert.Equal("LIM002", FailureCatalogue.Find(new string('.', before) + "Too many open files")!.Id);
        Assert.Null(FailureCatalogue.Find(new string('.', before) + "Too many open file"));
    }

    [Fact]
    public void Finds_the_second_where_the_first_only_looks_alike()
        => Assert.Equal(
            "No module named verl",
            FailureCatalogue.Find($"No module named verl_tools{new string('.', 5000)}No module named verl")!.Evidence);

    // Every word of the catalogue a thousand times: what an expression is asked for must not grow with how often its words occur.
    [Fact]
    public void A_line_of_a_megabyte_takes_time_in_proportion()
    {
        string words = string.Concat(FailureCatalogue.Signatures.SelectMany(signature => signature.Literals).Select(literal => literal[..^1]));
        string near = string.Concat(FailureCatalogue.Signatures.SelectMany(signature => signature.Literals).Where(literal => FailureCatalogue.Find(literal) is null));
        string hostile = string.Concat(Enumerable.Repeat(near, 1_000_000 / near.Length));
        string ordinary = string.Concat(Enumerable.Repeat(words, 1_000_000 / words.Length));
        Stopwatch watch = Stopwatch.StartNew();

        FailureCatalogue.FindAll(ordinary);
        FailureCatalogue.FindAll(hostile);
        FailureCatalogue.FindAll(new string(' ', 1_000_000));

        Assert.True(watch.Elapsed < TimeSpan.FromSeconds(20), $"{watch.Elapsed}");
    }
}
