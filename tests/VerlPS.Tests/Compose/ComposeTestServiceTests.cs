using VerlPS.Compose;
using VerlPS.Hosts;
using VerlPS.Tests.Common;

namespace VerlPS.Tests.Compose;

public sealed class ComposeTestServiceTests : IDisposable
{
    private const string Fine = "services:\n  a:\n    image: redis:7\n";

    private readonly ComposeBench _bench = new();

    [Fact]
    public async Task Compose_is_asked_about_the_file_and_starts_nothing()
    {
        ComposeReport report = await _bench.WithPlugin("2.26.1").TestAsync(Fine);

        Assert.Equal(["version --short", $"-f {_bench.File} config --quiet"], _bench.Calls);
        Assert.Equal((HostStatus.Ready, "2.26.1", _bench.File), (report.Status, report.ComposeVersion, report.Path));
        Assert.Equal(["a"], report.Services);
    }

    [Fact]
    public async Task The_plugin_is_looked_for_once()
    {
        _bench.WithPlugin("2.26.1");
        File.WriteAllText(_bench.File, Fine);
        ComposeTestService service = _bench.Service();
        for (int i = 0; i < 2; i++)
            await service.TestAsync(_bench.File, CheckSelection.All, CancellationToken.None).LastAsync();

        Assert.Single(_bench.Calls, "version --short");
    }

    [Theory]
    [InlineData("validating FILE: services.a Additional property x is not allowed", "services.a Additional property x is not allowed", "a", 4)]
    [InlineData("validating FILE: services.a.image must be a string", "services.a.image must be a string", "a", 3)]
    [InlineData("service \"a\" refers to undefined network nix: invalid compose project", "service \"a\" refers to undefined network nix", "a", 2)]
    [InlineData("error decoding 'services[a].image': invalid size: 'much'", "invalid size: 'much'", "a", 3)]
    [InlineData("env file /x not found: stat /x: no such file or directory", "env file /x not found", null, 0)]
    [InlineData("", "exit code 15", null, 0)]
    public async Task What_compose_refuses_is_told_with_its_place(string error, string says, string? service, int line)
    {
        _bench.WithPlugin("2.26.1", error.Replace("FILE", _bench.File, StringComparison.Ordinal), exitCode: 15);

        ComposeCheck check = Assert.Single((await _bench.TestAsync(Fine + "    x: 1\n", "CMP-COMPOSE")).Checks);

        Assert.Equal((CheckStatus.Failed, service, line), (check.Status, check.Service, check.Line));
        Assert.Contains("compose 2.26.1 refuses the file: ", check.Reason, StringComparison.Ordinal);
        Assert.Contains(says, check.Reason, StringComparison.Ordinal);
        Assert.DoesNotContain(_bench.File, check.Reason, StringComparison.Ordinal);
        Assert.NotNull(check.Remedy);
    }

    [Fact]
    public async Task What_compose_warns_of_is_a_warning_once()
    {
        _bench.WithPlugin("2.26.1", """
            time="2026-01-01T00:00:00Z" level=warning msg="The \"TAG\" variable is not set. Defaulting to a blank string."
            time="2026-01-01T00:00:00Z" level=warning msg="The \"ELSEWHERE\" variable is not set. Defaulting to a blank string."
            time="2026-01-01T00:00:00Z" level=warning msg="/x/compose.yaml: the attribute `version` is obsolete, it will be ignored"

            """);

        ComposeReport report = await _bench.TestAsync("version: \"3\"\nservices:\n  a:\n    image: redis:${TAG}\n");

        Assert.Equal(
            ["CMP-COMPOSE Warning: compose 2.26.1 warns: The \"ELSEWHERE\" variable is not set. Defaulting to a blank string", "CMP-VARIABLE Warning: line 4, a: the variable TAG is not set: compose puts nothing in its place", "CMP-OBSOLETE Warning: line 1: 'version' has no meaning any more, and compose warns of it"],
            report.Checks.Where(check => check.Status != CheckStatus.Passed).Select(check => $"{check}"));
        Assert.Equal(HostStatus.Degraded, report.Status);
    }

    [Fact]
    public async Task Without_a_plugin_the_rest_is_tested()
    {
        using ComposeBench bench = new() { Root = "/nowhere" };

        ComposeReport report = await bench.TestAsync(Fine + "    shm_sze: 1g\n", "CMP-COMPOSE", "CMP-KEY");

        Assert.Equal(["CMP-COMPOSE Skipped: there is no Compose v2 plugin here", "CMP-KEY Failed: line 4, a: compose knows no key 'shm_sze' in services.a"], report.Checks.Select(check => $"{check}"));
        Assert.Null(report.Checks[0].Remedy);
    }

    [Theory]
    [InlineData("include: [\"https://example.org/x.git\"]\n")]
    [InlineData("include:\n  - path: oci://example.org/x\n")]
    [InlineData("include: [git@example.org:team/x.git]\n")]
    public async Task Nothing_is_fetched_from_the_network(string text)
    {
        ComposeCheck check = Assert.Single((await _bench.WithPlugin("2.26.1").TestAsync(text + Fine, "CMP-COMPOSE")).Checks);

        Assert.Equal(CheckStatus.Skipped, check.Status);
        Assert.Contains("from the network", check.Reason, StringComparison.Ordinal);
        Assert.Equal(["version --short"], _bench.Calls);
    }

    [Fact]
    public async Task A_file_that_is_no_YAML_is_a_report()
    {
        ComposeReport report = await _bench.WithPlugin("2.26.1").TestAsync("services:\n  a:\n\timage: x\n");

        Assert.Equal(HostStatus.NotReady, report.Status);
        Assert.Equal("CMP-YAML Failed: line 3: it is indented by a tab", $"{report.Checks[0]}");
        Assert.Equal(3, report.Checks[0].Line);
        Assert.All(report.Checks.Skip(1), check => Assert.Equal((CheckStatus.Skipped, "the file can't be read"), (check.Status, check.Reason)));
        Assert.Empty(report.Services);
        Assert.Empty(_bench.Calls);
    }

    [Theory]
    [InlineData(new[] { "docker-compose.yaml", "docker-compose.yml", "compose.yml", "compose.yaml" }, "compose.yaml")]
    [InlineData(new[] { "docker-compose.yaml", "docker-compose.yml", "compose.yml" }, "compose.yml")]
    [InlineData(new[] { "docker-compose.yaml", "docker-compose.yml" }, "docker-compose.yml")]
    [InlineData(new[] { "docker-compose.yaml", "other.yml" }, "docker-compose.yaml")]
    public async Task A_folder_means_the_file_that_compose_would_take(string[] names, string taken)
    {
        foreach (string name in names)
            File.WriteAllText(Path.Combine(_bench.Folder, name), Fine);

        Assert.Equal(Path.Combine(_bench.Folder, taken), (await _bench.TestFileAsync(_bench.Folder, "CMP-YAML")).Path);
    }

    [Fact]
    public async Task A_folder_without_one_and_a_file_that_is_not_there_are_errors()
    {
        VerlException folder = await Assert.ThrowsAsync<VerlException>(() => _bench.TestFileAsync(_bench.Folder));
        VerlException file = await Assert.ThrowsAsync<VerlException>(() => _bench.TestFileAsync(_bench.File));

        Assert.Equal((VerlErrorKind.PathNotFound, VerlErrorKind.PathNotFound), (folder.Kind, file.Kind));
        Assert.Contains("compose.yaml, compose.yml, docker-compose.yml, docker-compose.yaml", folder.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("services:\n  a:\n    image: redis:7\n", true)]
    [InlineData("version: \"3\"\nservices:\n  a:\n    image: redis:7\n", true)]
    [InlineData("services:\n  a: {}\n", false)]
    [InlineData("a: b: c", false)]
    public async Task The_answer_is_whether_nothing_failed(string text, bool answer)
    {
        File.WriteAllText(_bench.File, text);
        _bench.WithPlugin("2.26.1");

        StreamItem last = await _bench.Service().AnswerAsync(_bench.File, CheckSelection.All, CancellationToken.None).LastAsync();

        Assert.Equal(new ResultItem(answer), last);
    }

    [Fact]
    public async Task Only_what_is_wanted_is_tested()
    {
        _bench.WithPlugin("2.26.1");
        File.WriteAllText(_bench.File, Fine);
        CheckSelection selection = CheckSelection.ParseOf(["cmp-s*"], ["CMP-SECRET"], ComposeChecks.Ids, "CMP-SHM");

        ComposeReport report = (ComposeReport)((ResultItem)await _bench.Service().TestAsync(_bench.File, selection, CancellationToken.None).LastAsync()).Value;

        Assert.Equal(["CMP-SHM", "CMP-SERVING"], report.Checks.Select(check => check.Id));
        Assert.Empty(_bench.Calls);
        VerlException error = Assert.Throws<VerlException>(() => CheckSelection.ParseOf(["CMP-NIX"], [], ComposeChecks.Ids, "CMP-SHM or CMP-GPU*"));
        Assert.Contains("'CMP-NIX'", error.Message, StringComparison.Ordinal);
        Assert.Contains("CMP-SHM", error.Remedy, StringComparison.Ordinal);
    }

    [LabTheory]
    // Releases of compose say "a list" and "a array".
    [InlineData("services:\n  a:\n    image: x\n    ports:\n", "services.a.ports must be a ")]
    [InlineData("services:\n  a:\n    image: x\n    env_file: nix.env\n", "nix.env not found")]
    [InlineData("services:\n  a:\n    image: x\n    depends_on: [b]\n  b:\n    image: x\n    depends_on: [a]\n", "dependency cycle")]
    public async Task The_real_compose_says_the_same(string text, string says)
    {
        _bench.Environment["DOCKER_CONFIG"] = Environment.GetEnvironmentVariable("DOCKER_CONFIG")!;

        ComposeCheck check = Assert.Single((await _bench.TestAsync(text, "CMP-COMPOSE")).Checks);

        Assert.Equal(CheckStatus.Failed, check.Status);
        Assert.Contains(says, check.Reason, StringComparison.Ordinal);
    }

    // Whatever compose refuses for its keys and kinds has to fail here too, where there is no compose.
    [LabTheory]
    [InlineData("services:\n  a: {image: x, shm_sze: 1g}\n")]
    [InlineData("service:\n  a: {image: x}\n")]
    [InlineData("services:\n  a: {image: 1.5}\n")]
    [InlineData("services:\n  a: {image: x, command: [sleep, 10]}\n")]
    [InlineData("services:\n  a:\n    image: x\n    environment:\n")]
    [InlineData("services:\n  a:\n")]
    [InlineData("services:\n  a: {image: x, networks: [nix]}\n")]
    [InlineData("services:\n  a: {image: x, volumes: [\"nix:/x\"]}\n")]
    [InlineData("services:\n  a: {image: x, secrets: [nix]}\n")]
    [InlineData("services:\n  a: {image: x, depends_on: [nix]}\n")]
    [InlineData("services:\n  a: {image: x, deploy: {resources: {reservations: {devices: [{count: 1, device_ids: [\"0\"], capabilities: [gpu]}]}}}}\n")]
    [InlineData("services:\n  a: {image: x, deploy: {resources: {reservations: {devices: [{count: 1}]}}}}\n")]
    [InlineData("services:\n  a: {image: x, network_mode: host, networks: [default]}\n")]
    [InlineData("services:\n  a: {command: x}\n")]
    [InlineData("services:\n  a: {image: x, container_name: c, deploy: {replicas: 2}}\n")]
    [InlineData("services:\n  a: {image: x, scale: 2, deploy: {replicas: 3}}\n")]
    [InlineData("services:\n  a: {image: x, environment: {A: \"${B:?needed}\"}}\n")]
    [InlineData("services:\n  \"a b\": {image: x}\n")]
    [InlineData("services:\n  a: {image: x, privileged: perhaps}\n")]
    [InlineData("services:\n  a: {image: x, labels: {a: {b: c}}}\n")]
    public async Task What_compose_refuses_fails_without_it(string text)
    {
        _bench.Environment["DOCKER_CONFIG"] = Environment.GetEnvironmentVariable("DOCKER_CONFIG")!;

        ComposeReport report = await _bench.TestAsync(text);

        Assert.Contains(report.Checks, check => check is { Id: "CMP-COMPOSE", Status: CheckStatus.Failed });
        Assert.Contains(report.Checks, check => check is { Id: not "CMP-COMPOSE", Status: CheckStatus.Failed });
    }

    public static TheoryData<string> Files => ComposeData.Names;

    [LabTheory]
    [MemberData(nameof(Files))]
    public async Task What_compose_takes_has_no_fault_of_structure(string name)
    {
        _bench.Environment["DOCKER_CONFIG"] = Environment.GetEnvironmentVariable("DOCKER_CONFIG")!;

        ComposeReport report = await _bench.TestAsync(ComposeData.Text(name), "CMP-YAML", "CMP-COMPOSE", "CMP-KEY", "CMP-TYPE", "CMP-EXCLUSIVE", "CMP-REFERENCE");

        Assert.Equal([], report.Checks.Where(check => check.Status is CheckStatus.Failed or CheckStatus.Skipped).Select(check => $"{check}"));
    }

    public void Dispose() => _bench.Dispose();
}
