using VerlPS.Adapters.Host;
using VerlPS.Compose;
using VerlPS.Containers;
using YamlDotNet.RepresentationModel;

namespace VerlPS.Tests.Compose.Monitoring;

public sealed class MonitoringFileTests : IDisposable
{
    private const UnixFileMode Secret = UnixFileMode.UserRead | UnixFileMode.UserWrite;
    private const UnixFileMode Shared = Secret | UnixFileMode.GroupRead | UnixFileMode.OtherRead;
    private readonly string _folder = Directory.CreateTempSubdirectory("verlps-monitoring-").FullName;

    [Fact]
    public async Task The_services_are_those_that_can_see_something()
    {
        Assert.Equal(
            ["verl", "prometheus", "grafana", "dcgm-exporter", "node-exporter", "cadvisor", "verl-metrics"],
            (await WriteAsync(WrittenCompose.Container)).File.Services);
        Assert.Equal(
            ["verl", "prometheus", "grafana", "node-exporter", "cadvisor", "verl-metrics"],
            (await WriteAsync(WrittenCompose.Container with { Gpus = GpuRequest.None })).File.Services);
        Assert.Equal(["verl", "tensorboard"], (await WriteAsync(WrittenCompose.Container, new MonitoringRequest { TensorBoard = true })).File.Services);
    }

    [Fact]
    public async Task Boards_that_are_not_NVIDIAs_have_no_exporter()
        => Assert.DoesNotContain("dcgm-exporter", (await WriteAsync(WrittenCompose.Container with { Image = "verlai/verl:rocm702-vllm020-te210-20260518" })).File.Services);

    [Fact]
    public async Task Every_image_is_a_release()
    {
        WrittenCompose written = await WriteAsync(WrittenCompose.Container, WrittenCompose.Stack with { TensorBoard = true });

        Assert.All(written.File.Services, service =>
        {
            string image = $"{written.Service(service)!["image"]}";
            Assert.Matches(@":[^/]*\d", image);
            Assert.DoesNotMatch(":latest$", image);
        });
        Assert.Equal("verlai/verl:vllm017.latest", $"{written.Service("verl-metrics")!["image"]}");
        Assert.Equal("verlai/verl:vllm017.latest", $"{written.Service("tensorboard")!["image"]}");
    }

    [Fact]
    public async Task Every_service_comes_back_keeps_its_log_small_and_is_seen_from_this_host_alone()
    {
        WrittenCompose written = await WriteAsync(WrittenCompose.Container, WrittenCompose.Stack with { TensorBoard = true });

        Assert.All(written.File.Services.Skip(1), service =>
        {
            Assert.Equal("unless-stopped", $"{written.Service(service)!["restart"]}");
            Assert.Equal("10m", $"{written.Service(service)!["logging"]["options"]["max-size"]}");
            Assert.All(written.List(service, "ports"), port => Assert.StartsWith("127.0.0.1:", port, StringComparison.Ordinal));
            // Prometheus reaches all of them, and Grafana it.
            Assert.Equal(["verl_monitoring"], written.List(service, "networks"));
        });
        Assert.Equal(["127.0.0.1:8081:8080/tcp"], written.List("cadvisor", "ports"));
    }

    [Theory]
    [InlineData("10.0.0.5", "10.0.0.5:3000:3000/tcp")]
    [InlineData("::1", "[::1]:3000:3000/tcp")]
    [InlineData("0.0.0.0", "0.0.0.0:3000:3000/tcp")]
    public async Task The_address_is_that_of_all_ports(string address, string port)
    {
        WrittenCompose written = await WriteAsync(WrittenCompose.Container, new MonitoringRequest { Stack = true, TensorBoard = true, Address = address });

        Assert.Equal([port], written.List("grafana", "ports"));
        Assert.All(written.File.Services.SelectMany(service => written.List(service, "ports")), port => Assert.DoesNotContain("127.0.0.1", port, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Images_can_come_from_elsewhere()
    {
        WrittenCompose written = await WriteAsync(WrittenCompose.Container, new MonitoringRequest
        {
            Stack = true,
            Images = new Dictionary<string, string> { ["grafana"] = "mirror:5000/grafana/grafana:12.4.3", ["verl-metrics"] = "python:3.13" },
        });

        Assert.Equal("mirror:5000/grafana/grafana:12.4.3", $"{written.Service("grafana")!["image"]}");
        Assert.Equal("python:3.13", $"{written.Service("verl-metrics")!["image"]}");
        Assert.StartsWith("prom/prometheus:v", $"{written.Service("prometheus")!["image"]}", StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("bridge", "verl_monitoring", new[] { "verl_monitoring" })]
    [InlineData("cluster", "cluster", new[] { "verl_monitoring", "cluster" })]
    [InlineData("host", null, new[] { "verl_monitoring" })]
    [InlineData("none", null, new[] { "verl_monitoring" })]
    public async Task Prometheus_stands_where_the_container_can_be_reached(string network, string? container, string[] prometheus)
    {
        WrittenCompose written = await WriteAsync(WrittenCompose.Container with { Network = network });

        Assert.Equal(container is null ? [] : [container], written.List("verl", "networks"));
        Assert.Equal(prometheus, written.List("prometheus", "networks"));
        Assert.Equal(network == "cluster", written.Text.Contains("external: true", StringComparison.Ordinal));
    }

    [Fact]
    public async Task The_folder_of_Ray_is_at_the_same_place_for_all_who_read_it()
    {
        WrittenCompose written = await WriteAsync(WrittenCompose.Container);

        Assert.Contains("ray:/tmp/ray", written.List("verl", "volumes"));
        Assert.Contains("ray:/tmp/ray:ro", written.List("prometheus", "volumes"));
        Assert.Contains("ray:/tmp/ray:ro", written.List("verl-metrics", "volumes"));
        Assert.Contains("/tmp/ray/prom_metrics_service_discovery.json", written.Read("prometheus/prometheus.yml"), StringComparison.Ordinal);
        Assert.Contains("http://verl-metrics:9101/targets", written.Read("prometheus/prometheus.yml"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_folder_of_the_users_at_Rays_place_is_used()
    {
        WrittenCompose written = await WriteAsync(WrittenCompose.Container with { User = "1000", Volumes = [new BindMount("/scratch/ray", "/tmp/ray")] });

        Assert.DoesNotContain(written.Warnings, warning => warning.Contains("Ray", StringComparison.Ordinal));
        Assert.Contains("/scratch/ray:/tmp/ray:ro", written.List("prometheus", "volumes"));
        Assert.Equal(["prometheus-data", "grafana-data"], ((YamlMappingNode)written.Root()["volumes"]).Children.Keys.Select(key => $"{key}"));
    }

    [Fact]
    public async Task A_container_of_another_user_keeps_Rays_folder_and_says_so()
    {
        WrittenCompose written = await WriteAsync(WrittenCompose.Container with { User = "1000:1000" });

        Assert.Contains(written.Warnings, warning => warning.Contains("'1000:1000'", StringComparison.Ordinal) && warning.Contains("-Volume", StringComparison.Ordinal));
        Assert.DoesNotContain("/tmp/ray:ro", written.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("file_sd_configs", written.Read("prometheus/prometheus.yml"), StringComparison.Ordinal);
        Assert.Equal("1000:1000", $"{written.Service("verl-metrics")!["user"]}");
    }

    [Fact]
    public async Task Without_a_folder_of_logs_there_are_no_metrics_of_training_and_a_warning()
    {
        WrittenCompose written = await WriteAsync(WrittenCompose.Container with { Root = null });

        Assert.Contains(written.Warnings, warning => warning.Contains("-Root", StringComparison.Ordinal));
        Assert.DoesNotContain("verl-metrics", written.Text + written.Read("prometheus/prometheus.yml"), StringComparison.Ordinal);
        Assert.False(Directory.Exists(Path.Combine(written.Folder, "monitoring/verl-metrics")));
    }

    [Fact]
    public async Task A_log_folder_of_the_users_is_followed_where_it_is_mounted()
    {
        ContainerRequest request = WrittenCompose.Container with
        {
            Volumes = [new BindMount("/nfs/runs", "/runs")],
            Environment = new Dictionary<string, string> { ["VERL_FILE_LOGGER_ROOT"] = "/runs/team" },
        };
        WrittenCompose written = await WriteAsync(request);

        Assert.Contains("/nfs/runs:/runs:ro", written.List("verl-metrics", "volumes"));
        Assert.Contains("/runs/team", written.List("verl-metrics", "entrypoint"));
    }

    [Fact]
    public async Task TensorBoard_finds_what_verl_writes_for_it()
    {
        MonitoringRequest wanted = new() { TensorBoard = true };
        WrittenCompose written = await WriteAsync(WrittenCompose.Container, wanted);

        Assert.Equal("/root/verl/logs/tensorboard", $"{written.Service("verl")!["environment"]["TENSORBOARD_DIR"]}");
        Assert.Equal(["/data/verl/logs:/root/verl/logs:ro"], written.List("tensorboard", "volumes"));
        Assert.Equal("bridge", $"{written.Service("verl")!["network_mode"]}");
        Assert.False(Directory.Exists(Path.Combine(written.Folder, "monitoring")));

        ContainerRequest own = WrittenCompose.Container with { Environment = new Dictionary<string, string> { ["TENSORBOARD_DIR"] = "/root/verl/logs/run-7" } };
        Assert.Contains("/root/verl/logs/run-7", (await WriteAsync(own, wanted)).Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_password_is_in_its_file_alone_and_is_kept()
    {
        WrittenCompose written = await WriteAsync(WrittenCompose.Container);
        string path = Path.Combine(written.Folder, "monitoring/grafana-admin-password");
        string password = File.ReadAllText(path);

        Assert.Matches(@"\A[A-Za-z0-9]{24}\n\z", password);
        Assert.Equal(Secret, File.GetUnixFileMode(path));
        Assert.All(Files(written.Folder).Where(file => file != path), file =>
        {
            Assert.True(file == written.File.Path || File.GetUnixFileMode(file) == Shared, file);
            Assert.DoesNotContain(password.Trim(), File.ReadAllText(file), StringComparison.Ordinal);
        });
        Assert.DoesNotContain(password.Trim(), $"{written.File} {string.Join(' ', written.Warnings)}", StringComparison.Ordinal);

        await WrittenCompose.WriteAsync(written.Folder, WrittenCompose.Container, WrittenCompose.Stack, replace: true);
        Assert.Equal(password, File.ReadAllText(path));
        Assert.NotEqual(password, File.ReadAllText(Path.Combine((await WriteAsync(WrittenCompose.Container)).Folder, "monitoring/grafana-admin-password")));
    }

    [Fact]
    public async Task Grafana_is_the_user_who_may_read_the_password()
    {
        WrittenCompose written = await WriteAsync(WrittenCompose.Container);
        uint owner = new LocalFiles().OwnerOf(Path.Combine(written.Folder, "monitoring/grafana-admin-password"));

        Assert.Equal($"{owner}:0", $"{written.Service("grafana")!["user"]}");
        Assert.Equal("/run/secrets/grafana-admin-password", $"{written.Service("grafana")!["environment"]["GF_SECURITY_ADMIN_PASSWORD__FILE"]}");
        Assert.Equal("./monitoring/grafana-admin-password", $"{written.Root()["secrets"]["grafana-admin-password"]["file"]}");
    }

    [Theory]
    [InlineData("monitoring/grafana/dashboards/verl.json")]
    [InlineData("docker-compose.yml")]
    public async Task A_file_that_exists_is_left_alone_and_nothing_else_is_written(string file)
    {
        string folder = Path.Combine(_folder, "there");
        string path = Path.Combine(folder, file);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllText(path, "mine");

        VerlException error = await Assert.ThrowsAsync<VerlException>(() => WrittenCompose.WriteAsync(folder, WrittenCompose.Container, WrittenCompose.Stack));

        Assert.Equal((VerlErrorKind.FileExists, path), (error.Kind, error.Target));
        Assert.Equal([path], Files(folder));
        Assert.Equal("mine", File.ReadAllText(path));
        await WrittenCompose.WriteAsync(folder, WrittenCompose.Container, WrittenCompose.Stack, replace: true);
        Assert.NotEqual("mine", File.ReadAllText(path));
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private static string[] Files(string folder) => Directory.GetFiles(folder, "*", new EnumerationOptions { RecurseSubdirectories = true, AttributesToSkip = 0 });

    private Task<WrittenCompose> WriteAsync(ContainerRequest request, MonitoringRequest? monitoring = null)
        => WrittenCompose.WriteAsync(Path.Combine(_folder, Guid.NewGuid().ToString("n")), request, monitoring ?? WrittenCompose.Stack);
}
