using System.Globalization;
using System.Runtime.CompilerServices;
using VerlPS.Adapters.Compose;
using VerlPS.Compose;
using VerlPS.Containers;
using VerlPS.Hosts;
using VerlPS.Images;
using VerlPS.Tests.Compose.Monitoring;

namespace VerlPS.Tests.Compose;

public sealed class ComposeChecksTests : IDisposable
{
    private readonly ComposeBench _bench = new();

    public static TheoryData<int, string> Cases
    {
        get
        {
            TheoryData<int, string> data = [];
            for (int i = 0; i < ComposeCases.All.Count; i++)
                data.Add(i, ComposeCases.All[i].Id);
            return data;
        }
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public async Task Each_check_sees_what_it_should_and_nothing_else(int index, string id)
    {
        ComposeCases.Case one = ComposeCases.All[index];
        _bench.Environment["SET"] = "1";
        _bench.Environment["EMPTY"] = string.Empty;
        File.WriteAllText(Path.Combine(_bench.Folder, ".env"), "# remark\nexport IN_FILE='a b'\n");

        ComposeReport report = await _bench.TestAsync(one.Text, id);

        Assert.All(report.Checks, check => Assert.Equal(id, check.Id));
        ComposeCheck[] faults = [.. report.Checks.Where(check => check.Status != CheckStatus.Passed)];
        Assert.True(one.Faults.Length == faults.Length, $"{one.Text}\n{string.Join('\n', report.Checks.AsEnumerable())}");
        Assert.All(one.Faults.Zip(faults), pair =>
        {
            Assert.Equal((pair.First.Status, pair.First.Line), (pair.Second.Status, pair.Second.Line));
            Assert.Contains(pair.First.Says, pair.Second.Reason, StringComparison.Ordinal);
            Assert.StartsWith(string.Create(CultureInfo.InvariantCulture, $"line {pair.First.Line}"), pair.Second.Reason, StringComparison.Ordinal);
            Assert.Equal(pair.Second.Status == CheckStatus.Skipped, pair.Second.Remedy is null);
        });
    }

    [Fact]
    public void Every_check_has_cases_that_pass_and_cases_that_do_not()
    {
        // These need a plugin, and are tested with one.
        string[] others = ["CMP-COMPOSE", "CMP-GPUS"];

        Assert.Equal(ComposeChecks.Ids.Except(others).Order(StringComparer.Ordinal), ComposeCases.All.Where(one => one.Faults.Length > 0).Select(one => one.Id).Distinct().Order(StringComparer.Ordinal));
        Assert.Equal(ComposeChecks.Ids.Except(others).Order(StringComparer.Ordinal), ComposeCases.All.Where(one => one.Faults.Length == 0).Select(one => one.Id).Distinct().Order(StringComparer.Ordinal));
    }

    [Theory]
    [InlineData("2.26.1", CheckStatus.Failed)]
    [InlineData("2.30.0", CheckStatus.Passed)]
    [InlineData("5.0.1", CheckStatus.Passed)]
    [InlineData("strange", CheckStatus.Warning)]
    public async Task The_short_form_of_gpus_needs_a_plugin_that_knows_it(string version, CheckStatus status)
    {
        ComposeReport report = await _bench.WithPlugin(version).TestAsync("services:\n  a:\n    image: x\n    gpus: all\n", "CMP-GPUS");

        Assert.Equal(status, Assert.Single(report.Checks).Status);
        Assert.Equal(version, report.ComposeVersion);
    }

    [Theory]
    [InlineData("servces:\n  a: {}\n", "CMP-KEY", "Write 'services' for 'servces'.")]
    [InlineData("services:\n  a:\n    image: x\n    shm-size: 1g\n", "CMP-KEY", "Write 'shm_size' for 'shm-size'.")]
    [InlineData("services:\n  a:\n    image: x\n    Volumes: []\n", "CMP-KEY", "Write 'volumes' for 'Volumes'.")]
    [InlineData("services:\n  a:\n    image: x\n    enviroment: {}\n", "CMP-KEY", "Write 'environment' for 'enviroment'.")]
    [InlineData("shm_size: 1g\nservices: {}\n", "CMP-KEY", "'shm_size' belongs below a service: indent it.")]
    [InlineData("services:\n  a:\n    image: x\n    dockerfile: D\n", "CMP-KEY", "'dockerfile' belongs below 'build:'.")]
    [InlineData("services:\n  a:\n    image: x\n    something: else\n", "CMP-KEY", "Leave it out; what is your own begins with x-.")]
    [InlineData("services:\n  a:\n    image: 1.5\n", "CMP-TYPE", "Put it into quotes: \"1.5\".")]
    [InlineData("services:\n  a:\n    image: x\n    environment: {LR: 1e-6}\n", "CMP-QUOTE", "LR: \"1e-6\"")]
    [InlineData("services:\n  a:\n    image: verlai/verl:vllm011.latest\n    command: [python3, a b]\n", "CMP-ENTRYPOINT", "Write 'entrypoint: [\"python3\"]' and 'command: [\"a b\"]'.")]
    [InlineData("services:\n  a:\n    image: xxx.xuanyuan.run/verlai/verl:vllm017.latest\n", "CMP-MIRROR", "Write verlai/verl:vllm017.latest")]
    [InlineData("services:\n  a:\n    image: verlai/verl:vllm017.latest\n    volumes: [\"/d:/root/verl/models\"]\n", "CMP-CACHE", "HF_HOME: /root/verl/models")]
    public async Task The_remedy_says_what_to_write(string text, string id, string remedy)
        => Assert.Contains(remedy, (await _bench.TestAsync(text, id)).Checks[0].Remedy, StringComparison.Ordinal);

    [Fact]
    public async Task What_a_service_extends_counts_as_its_own()
    {
        ComposeReport report = await _bench.TestAsync(
            "services:\n  base:\n    image: verlai/verl:vllm017.latest\n    shm_size: 8g\n    environment: [A=1]\n  a:\n    extends: base\n    command: sleep infinity\n  b:\n    extends: {service: a}\n    environment: [HF_TOKEN=x1]\n  c:\n    extends: {file: other.yaml, service: z}\n  d: {extends: d}\n",
            "CMP-SHM", "CMP-COMMAND", "CMP-SECRET", "CMP-IMAGE");

        Assert.Equal(
            ["CMP-COMMAND base 3", "CMP-SECRET b 11"],
            report.Checks.Where(check => check.Status is CheckStatus.Failed or CheckStatus.Warning).Select(check => $"{check.Id} {check.Service} {check.Line}"));
        Assert.All(report.Checks.Where(check => check.Status == CheckStatus.Skipped), check => Assert.Contains(check.Service, new[] { "c", "d" }));
    }

    public static TheoryData<string> Requests => [.. OwnFiles.Keys];

    private static Dictionary<string, ContainerRequest> OwnFiles { get; } = new()
    {
        ["defaults"] = Request(),
        ["everything"] = Request() with
        {
            Gpus = new GpuRequest("device=0,1"),
            Root = "/data/verl",
            Ports = [new PortSpec("8265"), new PortSpec("0.0.0.0:6006:6006")],
            Environment = new Dictionary<string, string> { ["LR"] = "1e-6", ["HF_TOKEN"] = "hf_abcdefghijklmnopqrstuvwx", ["P"] = "$HOME ${X}" },
            Labels = new Dictionary<string, string> { ["a.b"] = "22:22" },
            ShmSize = 32L << 30,
            IpcMode = "shareable",
            Restart = "unless-stopped",
            WorkingDirectory = "/workspace",
            Command = ["echo \"a: b\" | cat"],
            Volumes = [new BindMount("/srv/x", "/x", ReadOnly: true)],
        },
        ["CDI"] = Request() with { Gpus = new GpuRequest("nvidia.com/gpu=0") },
        ["three GPUs"] = Request() with { Gpus = new GpuRequest("3") },
        ["no GPU, a network of its own"] = Request() with { Gpus = GpuRequest.None, Network = "cluster" },
        ["RDMA on the host's network"] = Request() with { Rdma = true, Network = "host", IpcMode = "host", Root = "/data/verl" },
        ["another user"] = Request() with { User = "1000:1000", Root = "/data/verl" },
        ["a server's image"] = Request() with { Image = "verlai/verl:vllm011.latest" },
        ["SGLang"] = Request() with { Image = "verlai/verl:sgl0512.latest", Restart = "always" },
        ["ROCm"] = Request() with { Image = "verlai/verl:rocm7.14" },
        ["Ray on the host's network"] = Request() with { Network = "host", Command = ["ray", "start", "--address=10.0.0.1:6379", "--block"] },
        ["limits"] = Request() with { Memory = 64L << 30, Cpus = 1.5m, CpuSet = "0-3", LogDriver = "local", LogOptions = new Dictionary<string, string> { ["max-size"] = "10m" } },
    };

    [Theory]
    [MemberData(nameof(Requests))]
    public async Task A_file_of_New_VerlCompose_has_nothing_wrong(string name)
    {
        ContainerRequest request = OwnFiles[name];
        ContainerSpec spec = ContainerSpecFactory.Create(request, ImageCatalogue.Describe(ImageReference.Parse(request.Image)), 256L << 30);

        ComposeReport report = await _bench.WithPlugin("2.26.1").TestAsync(new ComposeYaml().Write(ComposeFile.Of(spec), name));

        Assert.Equal([], report.Checks.Where(check => check.Status != CheckStatus.Passed).Select(check => $"{check}"));
        Assert.Equal(HostStatus.Ready, report.Status);
        Assert.Equal(ComposeFile.Of(spec), new ComposeYaml().Read(File.ReadAllText(_bench.File), _bench.File));
    }

    public static TheoryData<string, bool> Stacks => new() { { "host", true }, { "bridge", true }, { "bridge", false } };

    [Theory]
    [MemberData(nameof(Stacks))]
    public async Task Nor_has_one_with_monitoring(string network, bool gpus)
    {
        ContainerRequest container = WrittenCompose.Container with { Network = network, Gpus = gpus ? new GpuRequest("all") : GpuRequest.None };
        WrittenCompose written = await WrittenCompose.WriteAsync(_bench.Folder, container, WrittenCompose.Stack with { TensorBoard = true });

        ComposeReport report = await _bench.WithPlugin("2.26.1").TestFileAsync(written.File.Path);

        Assert.Equal([], report.Checks.Where(check => check.Status != CheckStatus.Passed).Select(check => $"{check}"));
        Assert.Equal(written.File.Services, report.Services);
    }

    [Fact]
    public async Task No_secret_is_ever_told()
    {
        const string Secret = "hf_Abcdefghijklmnopqrstuvwx";
        string text = $"""
            services:
              a:
                image: verlai/verl:vllm011.latest
                restart: {Secret}
                command: ["train", "--key={Secret}", "http://me:{Secret}9@host"]
                environment:
                  HF_TOKEN: {Secret}1
                  DB_PASSWORD: letmein77
                  RAY_ADDRESS: http://me:{Secret}@host:1
                  OTHER: ["{Secret}"]
                labels: [x={Secret}]
            """;
        _bench.WithPlugin("2.26.1", $"invalid value services.a.environment.DB_PASSWORD: letmein77 {Secret} {Secret}1\n", exitCode: 15);

        ComposeReport report = await _bench.TestAsync(text);

        string told = System.Text.Json.JsonSerializer.Serialize(report) + string.Concat((await _bench.ItemsAsync(_bench.File)).OfType<VerboseItem>().Select(item => item.Message));
        Assert.Contains("CMP-SECRET", told, StringComparison.Ordinal);
        Assert.Contains("***", told, StringComparison.Ordinal);
        Assert.DoesNotContain(Secret, told, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("letmein", told, StringComparison.Ordinal);
    }

    [Fact]
    public void Every_check_has_its_line_in_the_document()
    {
        string[] lines = File.ReadAllLines(Path.Combine(Path.GetDirectoryName(ThisFile())!, "..", "..", "..", "docs", "checks.md"));

        Assert.Equal(
            ComposeChecks.Catalogue.Select(check => $"| {check.Id} | {check.Name} | {check.Wanted} | {check.Source} |"),
            lines.Where(line => line.StartsWith("| CMP-", StringComparison.Ordinal)));
    }

    public void Dispose() => _bench.Dispose();

    private static ContainerRequest Request() => new() { Image = "verlai/verl:vllm017.latest" };

    private static string ThisFile([CallerFilePath] string path = "") => path;
}
