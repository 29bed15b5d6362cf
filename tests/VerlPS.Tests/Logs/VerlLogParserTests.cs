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
    [InlineData("2026-08-20 06:31:02.114 | ERROR    | app:run:3 - loguru", LogLevel.Error, "2026-08-20 06:31:02.114 | ERROR    | app:run:3 - loguru")]
    [InlineData("[INFO] plain", LogLevel.Info, "[INFO] plain")]
    [InlineData("[ERROR] plain", LogLevel.Error, "[ERROR] plain")]
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
    [InlineData("[2026-08-20 07:57:19,206 I 39 40] (gcs_server) gcs.cc:3: x", "gcs_server", null, null, "x")]
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
        VerlLogParser parser = new("run");
        parser.Parse(Line("(TaskRunner pid=3) Total training steps: 435"));

        VerlLogEntry entry = parser.Parse(Line(
            "(TaskRunner pid=3) step:1 - critic/score/mean:0.0888671875 - timing_s/step:48.7025266494602 - perf/throughput:np.float64(3283.320414789452)(Other pid=7) hello"));

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
    public void Follows_the_tracebacks_of_several_processes_at_once()
    {
        (string Line, LogLevel Level)[] log =
        [
            ("(W pid=1) Traceback (most recent call last):", LogLevel.Error),
            ("(W pid=2) [rank2]: Traceback (most recent call last):", LogLevel.Error),
            ("(W pid=1)   File \"/a.py\", line 3, in run", LogLevel.Error),
            ("(T pid=3) all is well here", LogLevel.Info),
            ("(W pid=2) [rank2]:   File \"/b.py\", line 3, in run", LogLevel.Error),
            ("(W pid=1)     return f(x)", LogLevel.Error),
            ("(W pid=1) queue.Empty", LogLevel.Error),
            ("(W pid=1) going on", LogLevel.Info),
            ("(W pid=2) [rank2]: torch.AcceleratorError: CUDA error", LogLevel.Error),
            ("(W pid=2) [rank2]: going on", LogLevel.Info),
            ("(W pid=2) During handling of the above exception, another exception occurred:", LogLevel.Error),
        ];
        VerlLogParser parser = new("run");

        Assert.Equal(log.Select(item => item.Level), log.Select(item => parser.Parse(Line(item.Line)).Level));
    }

    [Fact]
    public void Reads_any_text_without_throwing()
    {
        Random random = new(20260820);
        const string alphabet = "()[]:= -|%\r\t\x1b,.0123456789abcEWIFpidsteprankNCCLTracebackError中\uD83D";
        VerlLogParser parser = new("run");
        for (int i = 0; i < 20_000; i++)
        {
            string line = string.Concat(Enumerable.Range(0, random.Next(60)).Select(_ => alphabet[random.Next(alphabet.Length)]));
            Assert.Equal(line, parser.Parse(Line(line)).Raw);
        }
    }

    // Each takes hours where a pattern tries every part of a line against every other.
    [Theory]
    [InlineData("", " ", "")]
    [InlineData("", " ", "[repeated 3x")]
    [InlineData("[repeated 3x", " [repeated ", "x across")]
    [InlineData("(a ", "a ", "pid=3")]
    [InlineData("", "(pid=3) ", "")]
    [InlineData("step:1 - ", "a:1 - ", "x")]
    [InlineData("", "step:1 ", "")]
    [InlineData("ERROR: ", "CUDA ", "")]
    [InlineData("[rank1]: ", "[rank1]: ", "")]
    [InlineData("[rank1]: ", "[2026-08-20 06:40:02] ", "")]
    [InlineData("", "Warning: ", "")]
    [InlineData("\x1b[", "0", "")]
    [InlineData("", "\r", "x")]
    public void Reads_lines_of_a_million_characters(string begin, string repeated, string end)
    {
        string line = begin + string.Concat(Enumerable.Repeat(repeated, 1_000_000 / repeated.Length)) + end;

        Assert.Equal(line, Parse(line).Raw);
    }

    private static VerlLogEntry Parse(string line) => new VerlLogParser("run").Parse(Line(line));

    private static LogLine Line(string text) => new(null, LogChannel.Stdout, text);
}
