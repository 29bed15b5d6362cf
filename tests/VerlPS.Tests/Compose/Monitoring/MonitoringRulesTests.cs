using VerlPS.Compose;
using VerlPS.Containers;

namespace VerlPS.Tests.Compose.Monitoring;

public sealed class MonitoringRulesTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("verlps-monitoring-").FullName;

    [Theory]
    [InlineData("localhost")]
    [InlineData("1")]
    [InlineData("10.0.0")]
    [InlineData("256.0.0.1")]
    [InlineData("fe80::1%eth0")]
    [InlineData("")]
    public Task An_address_that_is_none_is_refused(string address)
        => RefusedAsync(WrittenCompose.Container, WrittenCompose.Stack with { Address = address }, $"'{address}'", "127.0.0.1");

    [Fact]
    public Task An_unknown_service_is_refused_with_those_that_there_are()
        => RefusedAsync(WrittenCompose.Container, Images("graphana", "a:1"), "'graphana'", "prometheus, grafana, dcgm-exporter, node-exporter, cadvisor, verl-metrics, tensorboard");

    [Theory]
    [InlineData("grafana/grafana")]
    [InlineData("No Name")]
    public Task An_image_without_a_tag_is_refused(string image)
        => RefusedAsync(WrittenCompose.Container, Images("grafana", image), $"'{image}'", "repository:tag");

    [Fact]
    public Task A_port_of_the_stacks_is_refused()
        => RefusedAsync(WrittenCompose.Container with { Ports = [new PortSpec("8265"), new PortSpec("3000")] }, WrittenCompose.Stack, "3000", "grafana", "13000:3000");

    [Fact]
    public Task A_container_with_a_services_name_is_refused()
        => RefusedAsync(WrittenCompose.Container with { Name = "Grafana" }, WrittenCompose.Stack, "'Grafana'", "-Name");

    [Fact]
    public Task TensorBoard_without_a_workspace_is_refused()
        => RefusedAsync(WrittenCompose.Container with { Root = null }, new MonitoringRequest { TensorBoard = true }, "-Root");

    [Fact]
    public async Task Options_without_monitoring_are_refused()
    {
        await RefusedAsync(WrittenCompose.Container, new MonitoringRequest { Address = "10.0.0.5" }, "-Monitoring");
        await RefusedAsync(WrittenCompose.Container, Images("grafana", "a:1") with { Stack = false }, "-Monitoring");
    }

    [Fact]
    public Task All_that_is_wrong_is_said_at_once()
        => RefusedAsync(
            WrittenCompose.Container with { Root = null },
            new MonitoringRequest { TensorBoard = true, Address = "here", Images = new Dictionary<string, string> { ["x"] = "y" } },
            "'here'",
            "'x'",
            "'y'",
            "-Root");

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private static MonitoringRequest Images(string service, string image)
        => WrittenCompose.Stack with { Images = new Dictionary<string, string> { [service] = image } };

    private async Task RefusedAsync(ContainerRequest container, MonitoringRequest monitoring, params string[] words)
    {
        VerlException error = await Assert.ThrowsAsync<VerlException>(() => WrittenCompose.WriteAsync($"{_folder}/out", container, monitoring));

        Assert.Equal(VerlErrorKind.InvalidArgument, error.Kind);
        Assert.All(words, word => Assert.Contains(word, error.Message, StringComparison.Ordinal));
        Assert.NotNull(error.Remedy);
        Assert.Empty(Directory.GetFileSystemEntries(_folder));
    }
}
