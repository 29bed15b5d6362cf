using VerlPS.Adapters.Logs;
using VerlPS.Logs;
using VerlPS.Tests.Common;
using VerlPS.Tests.Logs.Corpus;

namespace VerlPS.Tests.Logs;

public class LogSamplesTests
{
    // One for each line of the capture, in the corpus' form.
    private static readonly CorpusAnswer[] Answers =
    [
        new("Info time=2026-08-20T06:31:02.114Z", "Started a local Ray instance. View the dashboard at 127.0.0.1:8265 "),
        new("Info actor=TaskRunner pid=3125", "[validate_config] All configuration checks passed successfully!"),
        new("Info actor=TaskRunner pid=3125", "Size of train dataloader: 29, Size of val dataloader: 1"),
        new("Info actor=TaskRunner pid=3125", "Total training steps: 435"),
        new("Warning actor=TaskRunner pid=3125 time=2026-08-20T06:31:40.451Z", "Waiting for register center actor Se3S0W_register_center to be ready. Elapsed time: 0 seconds out of 300 seconds."),
        new("Info actor=WorkerDict pid=4471 ip=10.0.0.6 repeat=7", "NCCL version 2.29.7+cuda13.0"),
        new("Info actor=WorkerDict pid=4471 ip=10.0.0.6 rank=0 repeat=7 time=2026-08-20T06:33:41.025Z", "[Rank 0] Saved optim to /checkpoints/demo/global_step_10/actor/optim_world_size_8_rank_0.pt"),
        new("Warning actor=vLLMHttpServer pid=5120 time=2026-08-20T06:32:11Z", "LoRA dynamic loading & unloading is enabled in the API server. This should ONLY be used for local development!"),
        new("Info", "Training Progress:   0%|          | 1/435 [00:49<5:55:06, 49.09s/it]"),
        new("Step actor=TaskRunner pid=3125 step=0", "step 0/435 · val openai/gsm8k/acc/mean@1 0.213"),
        new("Step actor=TaskRunner pid=3125 step=1", "step 1/435 · reward 0.089 · 3 283 tok/s/GPU · 48.7 s/step · ETA 5 h 52 m"),
        new("Step actor=TaskRunner pid=3125 step=2", "step 2/435 · 200 tok/s/GPU"),
        new("Step actor=main_task pid=19799 step=383", "step 383/435 · 5.6 s/step · ETA 4 m"),
        new("Info actor=TaskRunner pid=3125", "local_global_step_folder: /checkpoints/demo/global_step_10"),
        new("Critical actor=RayWorkerWrapper pid=1027 rank=3 time=2026-08-20T07:42:28.8589318Z", "[Rank 3] Watchdog caught collective operation timeout: WorkNCCL(SeqNum=4486, OpType=ALLTOALL, NumelIn=46684160, NumelOut=46684160, Timeout(ms)=600000) ran for 600013 milliseconds before timing out."),
        new("Critical actor=raylet pid=393463 time=2026-08-20T07:57:19.206Z", "2 Workers (tasks / actors) killed due to memory pressure (OOM), 0 Workers crashed due to other reasons at node (ID: 8289f87b, IP: 10.0.0.6) over the last time period."),
        new("Critical actor=raylet ip=10.0.0.6", "A worker died or was killed while executing a task by an unexpected system error."),
        new("Info pid=5969", "NCCL Bootstrap : Using eth0:10.244.2.62<0>"),
        new("Info actor=TP0 time=2026-08-20T06:40:02Z", "Decode batch, #running-req: 12, #token: 8123, token usage: 0.12"),
        new("Info actor=TaskRunner pid=3125", "(\"Final validation metrics: {'val-core/openai/gsm8k/acc/mean@1': 0.71}\")"),
    ];

    [SamplesTheory]
    [InlineData("verl-logs/verl-constructed.log")]
    public async Task Reads_a_captured_console_log(string path)
    {
        List<VerlLogEntry> entries = [];
        LogSource source = LogSource.Of(new LogFiles(), Path.Combine(Samples.Folder!, path)) with { Name = LogCorpus.Source };
        await foreach (StreamItem item in LogService.ReadAsync([source], new LogRequest(), CancellationToken.None))
            entries.AddRange(((ResultsItem)item).Values.Cast<VerlLogEntry>());

        Assert.Equal(Answers, entries.Select(LogCorpus.Describe));
        Assert.Equal(["NCC001", "RAY002"], entries.Where(entry => entry.Level == LogLevel.Critical).Select(entry => entry.Failure?.Id).Take(2));
        Assert.Equal(File.ReadAllText(Path.Combine(Samples.Folder!, path)).TrimEnd('\n').Split('\n'), entries.Select(entry => entry.Raw));
    }
}
