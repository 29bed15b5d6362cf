using System.Diagnostics;
using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using VerlPS.Adapters.Host;
using VerlPS.Compose;
using VerlPS.Containers;
using VerlPS.Tests.Common;
using VerlPS.Tests.Logs;

namespace VerlPS.Tests.Compose.Monitoring;

/// <summary>The written stack, brought up by compose: a real Prometheus and node_exporter, and stand-ins for the rest.</summary>
[Collection("alone")]
public sealed class MonitoringLabTests : IDisposable
{
    private const string Name = "monitored";

    // What runs in place of training: servers as Ray's and a rollout's, and what Ray and verl write down of them.
    private const string Training = """
        address=${ADDRESS:-$(hostname -i)}
        session=/tmp/ray/session_1/metrics/prometheus
        mkdir -p $session && ln -sfn /tmp/ray/session_1 /tmp/ray/session_latest
        printf '[{"labels": {"job": "ray"}, "targets": ["%s:18001"]}]' $address > /tmp/ray/prom_metrics_service_discovery.json
        sed "s/ADDRESS/$address/" /root/verl/config/prometheus.yml > $session/prometheus.yml
        python3 -m http.server 18001 -d /root/verl/data/ray &
        exec python3 -m http.server 18000 -d /root/verl/data/rollout
        """;

    private static readonly string[] Services = ["prometheus", "grafana", "dcgm-exporter", "node-exporter", "cadvisor", "verl-metrics"];

    // What a small machine has none of: disks of its own.
    private static readonly string[] NotHere = ["node_filesystem", "node_disk"];

    private readonly string _folder = Directory.CreateTempSubdirectory("verlps-stack-").FullName;
    private readonly HttpClient _http = new() { Timeout = TimeSpan.FromSeconds(10) };

    private string ComposePath => $"{_folder}/compose/docker-compose.yml";

    private string LogPath => $"{_folder}/root/logs/gsm8k/grpo.jsonl";

    [LabFact]
    public async Task All_of_it_runs_and_every_panel_has_data()
    {
        // Somebody else's password: nobody but that user may read it.
        Directory.CreateDirectory($"{_folder}/compose/monitoring");
        string password = $"{_folder}/compose/monitoring/grafana-admin-password";
        File.WriteAllText(password, "of-the-operator\n");
        File.SetUnixFileMode(password, UnixFileMode.UserRead);
        new LocalFiles().SetOwner(password, 1234, 1234);

        WrittenCompose written = await WriteAsync("bridge");
        Up();

        Assert.Equal(
            ["cadvisor", "dcgm-exporter", "node-exporter", "prometheus", "ray", "rollout", "verl-metrics"],
            await TargetsUpAsync(7));
        await EveryPanelHasDataAsync(written);
        await GrafanaIsClosedAsync("of-the-operator", 1234);
        await TensorBoardShowsAsync();
    }

    [LabFact]
    public async Task What_verl_logs_comes_out_of_Prometheus()
    {
        await WriteAsync("bridge");
        Up();
        Assert.Equal("0.31", await ValueAsync("verl_metric{run=\"gsm8k/grpo\",key=\"actor/entropy\"}", "0.31"));

        File.AppendAllText(LogPath, MonitoringExamples.Step(8, entropy: 0.27));
        Assert.Equal("0.27", await ValueAsync("verl_metric{run=\"gsm8k/grpo\",key=\"actor/entropy\"}", "0.27"));
        Assert.Equal("8", await ValueAsync("verl_run_step", "8"));
    }

    [LabFact]
    public async Task On_the_hosts_network_the_servers_are_reached_at_the_hosts_address()
    {
        string gateway = LabContainer.Docker(["network", "inspect", "bridge", "-f", "{{(index .IPAM.Config 0).Gateway}}"]);
        await WriteAsync("host", gateway);
        Up();

        Assert.Equal(["cadvisor", "dcgm-exporter", "node-exporter", "prometheus", "ray", "rollout", "verl-metrics"], await TargetsUpAsync(7));
    }

    [LabFact]
    public async Task On_a_network_of_the_users_Prometheus_is_there_too()
    {
        LabContainer.Docker(["network", "create", "monitored-own"]);
        await WriteAsync("monitored-own");
        Up();

        Assert.Equal(["cadvisor", "dcgm-exporter", "node-exporter", "prometheus", "ray", "rollout", "verl-metrics"], await TargetsUpAsync(7));
    }

    public void Dispose()
    {
        _http.Dispose();
        if (File.Exists(ComposePath))
            LabContainer.Docker(["compose", "-f", ComposePath, "down", "-v", "-t", "1"]);
        Process.Start("docker", ["network", "rm", "-f", "monitored-own"]).WaitForExit();
        Directory.Delete(_folder, recursive: true);
    }

    private async Task<WrittenCompose> WriteAsync(string network, string address = "")
    {
        foreach ((string path, string text) in new[]
        {
            ("config/training.sh", Training),
            ("config/prometheus.yml", MonitoringExamples.VerlPrometheusYml("ADDRESS:18000")),
            ("data/ray/metrics", MonitoringExamples.Ray),
            ("data/rollout/metrics", MonitoringExamples.Rollout),
            ("logs/gsm8k/grpo.jsonl", MonitoringExamples.Step(7, entropy: 0.31)),
            ("logs/tensorboard/events.out.tfevents.1", ""),
        })
        {
            Directory.CreateDirectory(Path.GetDirectoryName($"{_folder}/root/{path}")!);
            File.WriteAllText($"{_folder}/root/{path}", text);
        }

        string registry = Environment.GetEnvironmentVariable("VERLPS_LAB_REGISTRY")!;
        ContainerRequest container = new()
        {
            Image = LabContainer.Image,
            Name = Name,
            Root = $"{_folder}/root",
            ShmSize = 64L << 20,
            Network = network,
            Gpus = new GpuRequest(1),
            Environment = new Dictionary<string, string> { ["ADDRESS"] = address },
            Command = ["sh", "/root/verl/config/training.sh"],
        };
        MonitoringRequest monitoring = new()
        {
            Stack = true,
            TensorBoard = true,
            Images = MonitoringServices.DefaultImages.Keys.Append("tensorboard").ToDictionary(service => service, service => $"{registry}/monitoring/{service}:lab"),
        };
        WrittenCompose written = await WrittenCompose.WriteAsync($"{_folder}/compose", container, monitoring, dockerHost: Environment.GetEnvironmentVariable("DOCKER_HOST"));
        Assert.Empty(written.Warnings);

        // Nobody waits a quarter of a minute for each sample.
        string config = $"{_folder}/compose/monitoring/prometheus/prometheus.yml";
        File.WriteAllText(config, written.Read("prometheus/prometheus.yml").Replace("15s", "1s", StringComparison.Ordinal).Replace("30s", "1s", StringComparison.Ordinal));
        return written;
    }

    private void Up()
    {
        LabContainer.Docker(["compose", "-f", ComposePath, "config", "-q"]);
        LabContainer.Docker(["compose", "-f", ComposePath, "up", "-d", "--wait", "--wait-timeout", "90", "--quiet-pull"]);
        string[] states = LabContainer.Docker(["compose", "-f", ComposePath, "ps", "-a", "--format", "{{.Service}} {{.State}} {{.Health}}"]).Split('\n', StringSplitOptions.TrimEntries);
        Assert.Equal(
            new[] { $"{Name} running", "dcgm-exporter running" }.Concat(Services.Append("tensorboard").Where(name => name != "dcgm-exporter").Select(name => $"{name} running healthy")).Order(StringComparer.Ordinal),
            states.Order(StringComparer.Ordinal));
    }

    private async Task<string[]> TargetsUpAsync(int count)
    {
        JsonElement[] targets = [];
        await UntilAsync(async () =>
        {
            targets = [.. (await AskAsync("targets?state=active")).GetProperty("activeTargets").EnumerateArray()];
            return targets.Length == count && targets.All(target => target.GetProperty("health").GetString() == "up");
        });
        Assert.All(targets, target => Assert.True(target.GetProperty("health").GetString() == "up", $"{target}"));
        return [.. targets.Select(target => target.GetProperty("labels").GetProperty("job").GetString()!).Order(StringComparer.Ordinal)];
    }

    private async Task EveryPanelHasDataAsync(WrittenCompose written)
    {
        JsonElement dashboard = JsonDocument.Parse(written.Read("grafana/dashboards/verl.json")).RootElement;
        string[] expressions =
        [
            .. dashboard.GetProperty("panels").EnumerateArray()
                .Where(panel => panel.TryGetProperty("targets", out _))
                .SelectMany(panel => panel.GetProperty("targets").EnumerateArray())
                .Select(target => target.GetProperty("expr").GetString()!),
        ];
        Assert.NotEmpty(expressions);
        List<string> silent = [];
        await UntilAsync(async () =>
        {
            silent.Clear();
            foreach (string expression in expressions)
            {
                if ((await QueryAsync(expression)).GetArrayLength() == 0)
                    silent.Add(expression);
            }

            return silent.All(expression => NotHere.Any(name => expression.Contains(name, StringComparison.Ordinal)));
        });
        Assert.DoesNotContain(silent, expression => !NotHere.Any(name => expression.Contains(name, StringComparison.Ordinal)));
    }

    private async Task GrafanaIsClosedAsync(string password, int uid)
    {
        Assert.Equal(HttpStatusCode.Unauthorized, (await _http.GetAsync("http://127.0.0.1:3000/api/org")).StatusCode);
        _http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes($"admin:{password}")));
        JsonElement grafana = JsonDocument.Parse(await _http.GetStringAsync("http://127.0.0.1:3000/")).RootElement;
        _http.DefaultRequestHeaders.Authorization = null;
        Assert.Equal(("verlps-verl", uid), (grafana.GetProperty("home").GetString(), grafana.GetProperty("uid").GetInt32()));
        Assert.Contains("uid: verlps-prometheus", grafana.GetProperty("datasources")[0].GetString(), StringComparison.Ordinal);
        Assert.Contains("/etc/verlps/dashboards", grafana.GetProperty("dashboards")[0].GetString(), StringComparison.Ordinal);
    }

    private async Task TensorBoardShowsAsync()
        => Assert.Contains("/root/verl/logs/tensorboard/events.out.tfevents.1", await _http.GetStringAsync("http://127.0.0.1:6006/"), StringComparison.Ordinal);

    private async Task<string?> ValueAsync(string query, string expected)
    {
        string? value = null;
        await UntilAsync(async () =>
        {
            JsonElement result = await QueryAsync(query);
            value = result.GetArrayLength() > 0 ? result[0].GetProperty("value")[1].GetString() : null;
            return value == expected;
        });
        return value;
    }

    // As Grafana puts values into a panel's query.
    private async Task<JsonElement> QueryAsync(string expression)
    {
        string query = expression.Replace("$__rate_interval", "10s", StringComparison.Ordinal);
        foreach (string variable in new[] { "$run", "$gpu", "$rollout", "$container" })
            query = query.Replace($"\"{variable}\"", "\".*\"", StringComparison.Ordinal);
        return (await AskAsync($"query?query={Uri.EscapeDataString(query)}")).GetProperty("result");
    }

    private async Task<JsonElement> AskAsync(string path)
    {
        using HttpResponseMessage response = await _http.GetAsync($"http://127.0.0.1:9090/api/v1/{path}");
        string text = await response.Content.ReadAsStringAsync();
        Assert.True(response.IsSuccessStatusCode, $"{path}: {text}");
        return JsonDocument.Parse(text).RootElement.GetProperty("data").Clone();
    }

    private static async Task UntilAsync(Func<Task<bool>> isSo)
    {
        long begin = Stopwatch.GetTimestamp();
        while (!await isSo() && Stopwatch.GetElapsedTime(begin) < TimeSpan.FromSeconds(60))
            await Task.Delay(250);
    }
}
