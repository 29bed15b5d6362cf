using VerlPS.Compose;
using VerlPS.Engine;

namespace VerlPS.Tests.Compose;

/// <summary>What is made of the lines that releases of compose print, old ones in plain text and new ones in JSON.</summary>
public class ComposeRunTests
{
    private static readonly DockerEndpoint Endpoint = DockerEndpoint.Parse("unix:///x.sock", "test");

    [Fact]
    public async Task Json_becomes_progress()
    {
        StreamItem[] items = await RunAsync(new Script(
            0,
            """{"id":"a","text":"Pulling"}""",
            """{"id":"26a96b016504","parent_id":"a","text":"Downloading","status":"[=>  ]  1MB/8MB","current":1048576,"total":8388608,"percent":12}""",
            """{"id":"26a96b016504","parent_id":"a","text":"Pull complete","percent":100}""",
            """{"id":"a","text":"Pulled"}""",
            """{"id":"Network x_default","status":"Creating"}""",
            """{"id":"Network x_default","status":"Created"}""",
            """{"id":"Container x-a-1","status":"Starting"}""",
            """{"id":"Container x-a-1","status":"Started"}"""));

        ProgressItem[] bars = [.. items.Cast<ProgressItem>()];
        Assert.All(bars, bar => Assert.Equal("Starting x", bar.Activity));
        Assert.Equal("a pulling", bars[0].Status);
        Assert.Equal("a pulling (1 MiB of 8 MiB)", bars[1].Status);
        Assert.Equal("a pulling (8 MiB of 8 MiB)", bars[2].Status);
        Assert.Equal("x-a-1 starting (8 MiB of 8 MiB)", bars[6].Status);
        Assert.Equal([0, 0, 0, 100, 50, 100, 66, 100], bars[..8].Select(bar => bar.Percent ?? -1));
        Assert.True(bars[^1].Completed);
    }

    [Fact]
    public async Task A_release_without_json_is_asked_in_plain_text()
    {
        Script script = new(0, " a Pulling ", " a06dac7957ba Pulling fs layer ", " a Pulled ", " Container x-a-1  Creating", " Container x-a-1  Started", " Network x_default  Created") { KnowsJson = false };

        StreamItem[] items = await RunAsync(script);

        Assert.Equal(["json", "plain"], script.Forms);
        Assert.Equal(["a pulling", "a pulling", "working", "x-a-1 creating", "working", "working", "done"], items.Cast<ProgressItem>().Select(bar => bar.Status));
    }

    [Theory]
    [InlineData("""time="2026-11-25T12:00:00Z" level=warning msg="The \"HF_TOKEN\" variable is not set. Defaulting to a blank string." """, "The \"HF_TOKEN\" variable is not set. Defaulting to a blank string.")]
    [InlineData("WARN[0000] Found orphan containers ([x-old-1]) for this project.", "Found orphan containers ([x-old-1]) for this project.")]
    public async Task Warnings_are_warnings(string line, string text)
        => Assert.Equal(text, Assert.Single((await RunAsync(new Script(0, line))).OfType<WarningItem>()).Message);

    [Theory]
    [InlineData("""{"error":true,"message":"Error response from daemon: could not select device driver \"nvidia\" with capabilities: [[gpu]]"}""", VerlErrorKind.GpuDriverMissing, "DKR003", "Repair-VerlHost")]
    [InlineData("Error response from daemon: driver failed programming external connectivity on endpoint x: Bind for 0.0.0.0:80 failed: port is already allocated", VerlErrorKind.PortInUse, "DKR007", "another port")]
    [InlineData("Error response from daemon: pull access denied for x/y, repository does not exist or may require 'docker login'", VerlErrorKind.RegistryAccessDenied, "DKR010", "login")]
    [InlineData("yaml: line 3: mapping values are not allowed in this context", VerlErrorKind.InvalidArgument, "line 3", "Test-VerlCompose")]
    [InlineData("validating /x/compose.yaml: services.a additional properties 'foo' not allowed", VerlErrorKind.InvalidArgument, "foo", "Test-VerlCompose")]
    [InlineData("service \"a\" refers to undefined volume data: invalid compose project", VerlErrorKind.InvalidArgument, "undefined volume", "Test-VerlCompose")]
    [InlineData("no such service: nix", VerlErrorKind.InvalidArgument, "nix", "--services")]
    [InlineData("Error response from daemon: something that nobody has seen", VerlErrorKind.ComposeFailed, "(something that nobody has seen)", "docker compose -f x up")]
    public async Task A_failure_has_its_kind_its_words_and_a_remedy(string line, VerlErrorKind kind, string words, string remedy)
    {
        VerlException error = await Assert.ThrowsAsync<VerlException>(() => RunAsync(new Script(1, line)));

        Assert.Equal(kind, error.Kind);
        Assert.Contains(words, error.Message, StringComparison.Ordinal);
        Assert.Contains("Compose could not start 'x'", error.Message, StringComparison.Ordinal);
        Assert.Contains(remedy, error.Remedy, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_failure_that_is_told_twice_is_told_once()
    {
        VerlException error = await Assert.ThrowsAsync<VerlException>(() => RunAsync(new Script(
            18,
            """{"id":"c","text":"Error","status":"manifest for x:y not found: manifest unknown"}""",
            """{"error":true,"message":"Error response from daemon: manifest for x:y not found: manifest unknown"}""")));

        Assert.Equal(VerlErrorKind.ImageNotFound, error.Kind);
        Assert.Equal("DKR009", error.Failure?.Id);
        Assert.Equal(2, error.Message.Split("manifest for").Length);
    }

    [Fact]
    public async Task One_that_says_nothing_has_its_exit_code_told()
        => Assert.Contains("exit code 130", (await Assert.ThrowsAsync<VerlException>(() => RunAsync(new Script(130)))).Message, StringComparison.Ordinal);

    private static async Task<StreamItem[]> RunAsync(Script script)
    {
        List<StreamItem> items = [];
        await foreach (StreamItem item in new ComposeRun(script, Endpoint, new ComposeTarget("x", null)).ReadAsync("start", "Starting x", [], ["up"], CancellationToken.None))
            items.Add(item);
        return [.. items];
    }

    private sealed class Script(int exitCode, params string[] lines) : IComposeProgram
    {
        public bool KnowsJson { get; init; } = true;

        public List<string> Forms { get; } = [];

        public async IAsyncEnumerable<ComposeLine> RunAsync(DockerEndpoint endpoint, IReadOnlyList<string> arguments, Action<int> exited, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken)
        {
            Forms.Add(arguments[1]);
            await Task.Yield();
            bool refused = !KnowsJson && arguments[1] == "json";
            foreach (string line in refused ? ["unsupported --progress value \"json\""] : lines)
                yield return new ComposeLine(line.TrimEnd(), true);
            exited(refused ? 1 : exitCode);
        }
    }
}
