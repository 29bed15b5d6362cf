using System.Globalization;
using VerlPS.Logs;

namespace VerlPS.Tests.Logs;

public class VerlLogParserTests
{
    [Theory]
    [InlineData("Size of train dataloader: 29", LogLevel.Info, "Size of train dataloader: 29")]
    [InlineData("", LogLevel.Info, "")]
    [InlineData("WARNING:2026-08-20 06:31:40,451:Waiting for actor", LogLevel.Warning, "Waiting for actor")]
    [InlineData("INFO:2026-08-20 06:33:41,025:Saved", LogLevel.Info, "Saved")]
    [InlineData("DEBUG:2026-08-20 06:33:41,025:x", LogLevel.Debug, "x")]
    [InlineData("ERROR 10-06 08:40:11 [api_server.py:1285] bind failed", LogLevel.Error, "bind failed")]
    [InlineData("WARNING 10-06 08:40:11 cuda.py:22] older form", LogLevel.Warning, "older form")]
    [InlineData("INFO:     Started server process [42]", LogLevel.Info, "Started server process [42]")]
    [InlineData("CRITICAL: out of disk", LogLevel.Critical, "out of disk")]
    [InlineData("2026-08-20 06:31:02,114\tINFO worker.py:2013 -- Started", LogLevel.Info, "Started")]
    [InlineData("2026-08-20 06:31:02,114\tSUCC scripts.py:1 -- Ray runtime started.", LogLevel.Info, "Ray runtime started.")]
    [InlineData("2026-08-20 06:31:02,114\tERROR worker.py:9 -- lost", LogLevel.Error, "lost")]
    [InlineData("[2026-08-20 07:57:19,206 W 39 40] node.cc:3: low", LogLevel.Warning, "low")]
    [InlineData("[2026-08-20 07:57:19,206 F 39 40] check.cc:3: dead", LogLevel.Critical, "dead")]
    [InlineData("[2026-08-20 06:40:02 TP0] Decode batch", LogLevel.Info, "Decode batch")]
    [InlineData("[2026-08-20 06:40:02] WARNING server.py:9: slow", LogLevel.Warning, "server.py:9: slow")]
    [InlineData("node1:5969:5970 [0] NCCL INFO Bootstrap : Using eth0", LogLevel.Info, "NCCL Bootstrap : Using eth0")]
    [InlineData("node1:5969:5970 [7] NCCL WARN Call failed", LogLevel.Warning, "NCCL Call failed")]
    [InlineData("2026-08-20 06:31:02.114 | ERROR    | app:run:3 - loguru", LogLevel.Error, "loguru")]
    [InlineData("[INFO] plain", LogLevel.Info, "plain")]
    [InlineData("[ERROR] plain", LogLevel.Error, "plain")]
    [InlineData("ERRORS are counted here", LogLevel.Info, "ERRORS are counted here")]
    [InlineData("[config] WARNINGS=0", LogLevel.Info, "[config] WARNINGS=0")]
    [InlineData("/opt/x.py:12: UserWarning: slow path", LogLevel.Warning, "/opt/x.py:12: UserWarning: slow path")]
    [InlineData("torch.OutOfMemoryError: CUDA out of memory.", LogLevel.Error, "torch.OutOfMemoryError: CUDA out of memory.")]
    [InlineData("ray.exceptions.RayTaskError(ValueError): ray::f()", LogLevel.Error, "ray.exceptions.RayTaskError(ValueError): ray::f()")]
    [InlineData("KeyboardInterrupt", LogLevel.Error, "KeyboardInterrupt")]
    [InlineData("val/MeanAbsoluteError 0.2", LogLevel.Info, "val/MeanAbsoluteError 0.2")]
    [InlineData("Fatal Python error: Segmentation fault", LogLevel.Critical, "Fatal Python error: Segmentation fault")]
    public void Knows_the_loggers_formats(string line, LogLevel level, string message)
    {
        VerlLogEntry entry = Parse(line);

        Assert.Equal((level, message), (entry.Level, entry.Message));
        Assert.Equal(line, entry.Raw);
    }

    [Fact]
    public void Takes_colours_prefix_and_suffix_off()
    {
        VerlLogEntry entry = Parse(
            "\x1b[36m(WorkerDict pid=4471, ip=10.0.0.6)\x1b[0m INFO:2026-08-20 06:33:41,025:[Rank 3] Saved\x1b[32m [repeated 7x across cluster]\x1b[0m (Ray deduplicates logs by default. Set RAY_DEDUP_LOGS=0.)");

        Assert.Equal(
            ("WorkerDict", 4471, "10.0.0.6", 3, 7, "[Rank 3] Saved"),
            (entry.Actor, entry.ProcessId, entry.NodeIp, entry.Rank, entry.Repeat, entry.Message));
    }

    [Theory]
    [InlineData("(pid=77) x", null, 77, null, "x")]
    [InlineData("(EngineCore_DP0 pid=846) (RayWorkerWrapper pid=1027, ip=10.0.0.9) x", "RayWorkerWrapper", 1027, "10.0.0.9", "x")]
    [InlineData("(raylet, ip=10.0.0.6) x", "raylet", null, "10.0.0.6", "x")]
    [InlineData("(autoscaler +5s) x", "autoscaler +5s", null, null, "x")]
    [InlineData("[2026-08-20 07:57:19,206 I 39 40] (gcs_server) gcs.cc:3: x", "gcs_server", 39, null, "x")]
    [InlineData("(not a prefix pid=none) x", null, null, null, "(not a prefix pid=none) x")]
    [InlineData("(TaskRunner pid=99999999999) x", "TaskRunner", null, null, "x")]
    [InlineData("('Final validation metrics:'", null, null, null, "('Final validation metrics:'")]
    public void Knows_who_wrote_a_line(string line, string? actor, int? processId, string? nodeIp, string message)
    {
        VerlLogEntry entry = Parse(line);

        Assert.Equal((actor, processId, nodeIp, message), (entry.Actor, entry.ProcessId, entry.NodeIp, entry.Message));
    }

    [Fact]
    public void Reads_torchs_rank_level_and_the_failure_it_shows()
    {
        VerlLogEntry entry = Parse("[rank3]:[E820 07:42:28.858931807 ProcessGroupNCCL.cpp:685] [Rank 3] Watchdog caught collective operation timeout: WorkNCCL(SeqNum=4486)");

        Assert.Equal(3, entry.Rank);
        Assert.Equal("NCC001", entry.Failure?.Id);
        Assert.Equal(LogLevel.Critical, entry.Level);
    }

    [Fact]
    public void Shows_the_last_state_of_a_progress_bar()
    {
        const string line = "Training Progress:   0%|          | 0/435\rTraining Progress:   1%|          | 1/435\r  ";

        Assert.Equal("Training Progress:   1%|          | 1/435", Parse(line).Message);
        Assert.Equal("", Parse("\r\r").Message);
    }

    [Fact]
    public void Summarizes_a_step_with_the_total_that_came_before()
    {
        VerlLogEntry entry = Parse(
            "(TaskRunner pid=3) Total training steps: 435",
            "(TaskRunner pid=3) step:1 - critic/score/mean:0.0888671875 - timing_s/step:48.7025266494602 - perf/throughput:np.float64(3283.320414789452)(Other pid=7) hello")[1];

        Assert.Equal((LogLevel.Step, 1L), (entry.Level, entry.Step));
        Assert.Equal("step 1/435 · reward 0.089 · 3 283 tok/s/GPU · 48.7 s/step · ETA 5 h 52 m", entry.Message);
    }

    [Theory]
    [InlineData("step:7 - critic/rewards/mean:-0.5 - critic/score/mean:0.1", "step 7 · reward -0.500")]
    [InlineData("step:7 - critic/rewards/mean:nan", "step 7 · reward NaN")]
    [InlineData("step:0 - val-core/openai/gsm8k/acc/mean@1:0.2130", "step 0 · val openai/gsm8k/acc/mean@1 0.213")]
    [InlineData("step:30 - train/loss:1.25 - train/lr:1e-05", "step 30 · loss 1.250")]
    [InlineData("step:8 - xperf/throughput:1 - perf/throughput:1234567.8", "step 8 · 1 234 568 tok/s/GPU")]
    [InlineData("step:9 - perf/throughput:fast", "step 9")]
    public void Summarizes_what_a_step_has(string line, string message) => Assert.Equal(message, Parse(line).Message);

    [Theory]
    [InlineData("global_step:3 - a:1")]
    [InlineData("Resuming at step:3")]
    [InlineData("step:99999999999999999999 - a:1")]
    public void Does_not_take_other_lines_for_steps(string line)
    {
        VerlLogEntry entry = Parse(line);

        Assert.Equal((LogLevel.Info, (long?)null, line), (entry.Level, entry.Step, entry.Message));
    }

    [Fact]
    public void Reads_any_text_without_throwing()
    {
        Random random = new(20260820);
        const string alphabet = "()[]:= -|%\r\t\x1b,.0123456789abcEWIFpidsteprankNCCLTracebackError中\uD83D";
        List<string> lines = [];
        for (int i = 0; i < 20_000; i++)
            lines.Add(string.Concat(Enumerable.Range(0, random.Next(60)).Select(_ => alphabet[random.Next(alphabet.Length)])));

        Assert.Equal(lines.Order(StringComparer.Ordinal), Parse([.. lines]).SelectMany(entry => entry.Raw.Split('\n')).Order(StringComparer.Ordinal));
    }

    [Theory]
    [InlineData("verl-1  | 2026-08-20T06:31:02Z x")]
    [InlineData("2026-08-20T06:31:02Z x")]
    public void Leaves_the_marks_of_engines_where_the_source_gives_the_time(string line)
    {
        DateTimeOffset time = new(2026, 8, 21, 1, 2, 3, TimeSpan.Zero);
        List<VerlLogEntry> entries = [];
        new VerlLogParser("run").Read(new LogLine(time, LogChannel.Stderr, line), entries);

        VerlLogEntry entry = Assert.Single(entries);
        Assert.Equal(("run", time, LogChannel.Stderr, line), (entry.Source, entry.Timestamp!.Value, entry.Stream, entry.Message));
    }

    [Theory]
    [InlineData("0001-01-01T00:00:00Z", "02-29", null)]
    [InlineData("0001-01-01T00:00:00Z", "01-02", "0001-01-02T00:00:00Z")]
    [InlineData("2104-02-28T23:59:59Z", "02-29", "2104-02-29T00:00:00Z")]
    [InlineData("2103-12-31T00:00:00Z", "02-29", "2096-02-29T00:00:00Z")]
    [InlineData("2026-08-20T23:00:00-04:00", "08-22", "2026-08-22T00:00:00Z")]
    [InlineData("9999-12-31T23:59:59Z", "12-31", "9999-12-31T00:00:00Z")]
    public void Finds_the_year_by_the_reference(string reference, string day, string? time)
    {
        List<VerlLogEntry> entries = [];
        new VerlLogParser("run", DateTimeOffset.Parse(reference, CultureInfo.InvariantCulture)).Read(new LogLine(null, LogChannel.Stdout, $"INFO {day} 00:00:00 [core.py:1] x"), entries);

        Assert.Equal(time is null ? null : DateTimeOffset.Parse(time, CultureInfo.InvariantCulture), Assert.Single(entries).Timestamp);
    }

    private static VerlLogEntry Parse(string line) => Assert.Single(Parse([line]));

    private static List<VerlLogEntry> Parse(params string[] lines)
    {
        VerlLogParser parser = new("run");
        List<VerlLogEntry> entries = [];
        foreach (string line in lines)
            parser.Read(new LogLine(null, LogChannel.Stdout, line), entries);
        parser.Flush(entries);
        return entries;
    }
}
