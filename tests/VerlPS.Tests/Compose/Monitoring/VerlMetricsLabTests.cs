using VerlPS.Compose;
using VerlPS.Tests.Common;
using VerlPS.Tests.Logs;

namespace VerlPS.Tests.Compose.Monitoring;

/// <summary>The program that serves verl's metrics, in the Python of the verl image.</summary>
public sealed class VerlMetricsLabTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("verlps-metrics-").FullName;
    private LabContainer? _container;

    [LabFact]
    public void Both_dialects_are_read_and_a_key_stays_as_it_is()
    {
        Write("gsm8k/grpo.jsonl", """{"step":1,"data":{"actor/entropy":0.5,"val-core/openai/gsm8k/acc/mean@1":0.25,"critic/nan":null,"flag":true,"text":"x"}}""" + "\n");
        Write("gsm8k/old.jsonl", """{"step": 7, "data": {"actor/lr": 1e-06, "critic/nan": NaN, "a\"b\\c": Infinity, "d": -Infinity}}""" + "\n");
        Start();

        string[] lines = Ask();

        Assert.Equal(
            [
                """verl_metric{run="gsm8k/grpo",key="actor/entropy"} 0.5""",
                """verl_metric{run="gsm8k/grpo",key="val-core/openai/gsm8k/acc/mean@1"} 0.25""",
                """verl_metric{run="gsm8k/grpo",key="critic/nan"} NaN""",
                """verl_metric{run="gsm8k/grpo",key="flag"} 1.0""",
                """verl_metric{run="gsm8k/old",key="actor/lr"} 1e-06""",
                """verl_metric{run="gsm8k/old",key="critic/nan"} NaN""",
                """verl_metric{run="gsm8k/old",key="a\"b\\c"} +Inf""",
                """verl_metric{run="gsm8k/old",key="d"} -Inf""",
            ],
            lines.Where(line => line.StartsWith("verl_metric{", StringComparison.Ordinal)));
        Assert.Contains("""verl_run_step{run="gsm8k/old"} 7.0""", lines);
        double written = double.Parse(Value(lines, "verl_run_last_line_timestamp_seconds{run=\"gsm8k/grpo\"}"), System.Globalization.CultureInfo.InvariantCulture);
        Assert.InRange(DateTimeOffset.UtcNow.ToUnixTimeSeconds() - written, -5, 60);
        Assert.Equal(4, lines.Count(line => line.StartsWith("# TYPE", StringComparison.Ordinal)));
    }

    [LabFact]
    public void A_file_is_followed_through_half_lines_restarts_and_new_runs()
    {
        Start();
        Assert.DoesNotContain(Ask(), line => line.StartsWith("verl_run_step{", StringComparison.Ordinal));

        Write("p/a.jsonl", """{"step":1,"data":{"x":1,"once":5}}""" + "\n" + """{"step":2,"da""");
        Assert.Equal("1.0", Value(Ask(), "verl_run_step{run=\"p/a\"}"));

        File.AppendAllText(Path("p/a.jsonl"), """ta":{"x":2}}""" + "\nno JSON\n[1]\n");
        string[] lines = Ask();
        Assert.Equal("2.0", Value(lines, "verl_metric{run=\"p/a\",key=\"x\"}"));
        Assert.Equal("5.0", Value(lines, "verl_metric{run=\"p/a\",key=\"once\"}"));
        Assert.Equal("2.0", Value(lines, "verl_run_unreadable_lines_total{run=\"p/a\"}"));

        // A run that starts again truncates its file, which may be longer than it was by the time that it is read.
        File.WriteAllText(Path("p/a.jsonl"), string.Concat(Enumerable.Range(0, 40).Select(step => $$$"""{"step":{{{step}}},"data":{"y":{{{step}}}}}""" + "\n")));
        lines = Ask();
        Assert.Equal("39.0", Value(lines, "verl_metric{run=\"p/a\",key=\"y\"}"));
        Assert.DoesNotContain(lines, line => line.Contains("key=\"once\"", StringComparison.Ordinal));

        File.WriteAllText(Path("p/a.jsonl"), """{"step":0,"data":{"z":9}}""" + "\n");
        Write("p/b.jsonl", """{"step":3,"data":{"x":3}}""" + "\n");
        lines = Ask();
        Assert.Equal("9.0", Value(lines, "verl_metric{run=\"p/a\",key=\"z\"}"));
        Assert.Equal("3.0", Value(lines, "verl_run_step{run=\"p/b\"}"));

        File.Delete(Path("p/a.jsonl"));
        Assert.DoesNotContain(Ask(), line => line.Contains("p/a", StringComparison.Ordinal));
    }

    [LabFact]
    public void What_is_no_log_or_is_old_is_left_out()
    {
        Write("p/rollouts.jsonl", """{"input":"q","output":"a","step":1}""" + "\n");
        Write("p/old.jsonl", """{"step":1,"data":{"x":1}}""" + "\n");
        File.SetLastWriteTimeUtc(Path("p/old.jsonl"), DateTime.UtcNow.AddDays(-2));
        Start();

        Assert.DoesNotContain(Ask(), line => line.Contains("run=", StringComparison.Ordinal));
    }

    [LabFact]
    public void The_rollout_servers_are_those_that_verl_wrote_down()
    {
        Start();
        Assert.Equal("[]", Ask("targets").Single());

        Write("prometheus.yml", MonitoringExamples.VerlPrometheusYml("172.18.0.4:8000", "[fd00::4]:8001"));
        Assert.Equal("""[{"targets": ["172.18.0.4:8000", "[fd00::4]:8001"]}]""", Ask("targets").Single());
    }

    public void Dispose()
    {
        _container?.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    private static string Value(string[] lines, string series)
        => lines.Single(line => line.StartsWith($"{series} ", StringComparison.Ordinal))[(series.Length + 1)..];

    private void Start()
    {
        using (Stream program = typeof(ComposeService).Assembly.GetManifestResourceStream("verl-metrics.py")!)
        using (FileStream copy = File.Create(Path("verl-metrics.py")))
            program.CopyTo(copy);
        _container = LabContainer.Start("exec python3 /logs/verl-metrics.py /logs /logs/prometheus.yml", "--init", "-v", $"{_folder}:/logs:ro");
        string ready = "for _ in $(seq 100); do wget -q -O /dev/null http://127.0.0.1:9101/targets && exit; sleep 0.1; done; exit 1";
        LabContainer.Docker(["exec", _container.Name, "sh", "-c", ready]);
    }

    private string[] Ask(string page = "metrics")
        => LabContainer.Docker(["exec", _container!.Name, "wget", "-q", "-O", "-", $"http://127.0.0.1:9101/{page}"]).Split('\n');

    private void Write(string name, string text)
    {
        Directory.CreateDirectory(System.IO.Path.GetDirectoryName(Path(name))!);
        File.WriteAllText(Path(name), text);
    }

    private string Path(string name) => System.IO.Path.Combine(_folder, name);
}
