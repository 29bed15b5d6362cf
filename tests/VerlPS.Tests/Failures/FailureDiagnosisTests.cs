using System.Globalization;
using VerlPS.Failures;
using VerlPS.Logs;
using VerlPS.Tests.Logs;

namespace VerlPS.Tests.Failures;

public class FailureDiagnosisTests
{
    private const string OutOfMemory = "torch.OutOfMemoryError: CUDA out of memory. Tried to allocate 2.32 GiB.";

    private static readonly DateTimeOffset Start = DateTimeOffset.Parse("2026-08-20T06:31:40Z", CultureInfo.InvariantCulture);

    [Fact]
    public void The_first_cause_comes_before_symptoms_warnings_and_information()
        => Assert.Equal(
            ["NVD013", "NCC001", "RAY003", "GEN002", "VRL013", "GEN005"],
            Ids(
                "RuntimeError: DataLoader worker (pid 999) is killed by signal: Killed.",
                "WARN: grad_norm is not finite: nan",
                "Error executing job with overrides: ['x=1']",
                "ray.exceptions.ActorDiedError: The actor died unexpectedly before finishing this task.",
                OutOfMemory,
                "[rank7]:[E826 10:42:28.858931807 ProcessGroupNCCL.cpp:616] [Rank 7] Watchdog caught collective operation timeout: WorkNCCL(SeqNum=4486)"));

    [Fact]
    public void A_failure_of_many_ranks_is_one_with_its_count_times_and_ranks()
    {
        FailureDiagnosis diagnosis = new();
        IEnumerable<LogLine> lines = Enumerable.Range(0, 5).Select(i => new LogLine(Start.AddSeconds(i), LogChannel.Stderr, $"(WorkerDict pid={40 + i}, ip=10.0.0.6) ERROR:2026-08-20 06:31:40,451:[Rank {4 - i}] {OutOfMemory} {(i == 4 ? "[repeated 3x across cluster]" : "")}"));
        foreach (VerlLogEntry entry in ParsedLog.Read("verl", lines))
            diagnosis.Add(entry);

        VerlFailure failure = Assert.Single(diagnosis.Finish());

        Assert.Equal((7, Start, Start.AddSeconds(4)), (failure.Count, failure.FirstSeen!.Value, failure.LastSeen!.Value));
        Assert.Equal([0, 1, 2, 3, 4], failure.Ranks);
        Assert.Equal(("verl", "WorkerDict", "10.0.0.6"), (failure.Source, failure.Actor, failure.NodeIp));
        Assert.Equal(3, failure.EvidenceLines.Length);
        Assert.Equal("torch.OutOfMemoryError", failure.Evidence);
        Assert.Equal(("runtime", "GPU-PROCS"), (failure.Phase, failure.Check));
    }

    [Fact]
    public void Failures_of_logs_that_were_read_one_after_the_other_are_in_the_order_of_their_times()
    {
        FailureDiagnosis diagnosis = new();
        diagnosis.Add(Entry("a", 9, "OSError: [Errno 24] Too many open files"));
        diagnosis.Add(Entry("b", 3, OutOfMemory));
        diagnosis.Add(Entry("b", 12, "OSError: [Errno 24] Too many open files"));

        Assert.Equal([("NVD013", "b"), ("LIM002", "a"), ("LIM002", "b")], diagnosis.Finish().Select(failure => (failure.Id, failure.Source!)));
    }

    [Theory]
    [InlineData("ValueError: no such thing", "ValueError: no such thing")]
    [InlineData("StopAsyncIteration", "StopAsyncIteration")]
    [InlineData("hydra.errors.ConfigCompositionTrouble: bad", "hydra.errors.ConfigCompositionTrouble: bad")]
    public void An_exception_that_nobody_knows_is_told_in_its_own_words(string line, string evidence)
    {
        VerlFailure failure = Assert.Single(Diagnose("Traceback (most recent call last):", "  File \"/x.py\", line 3, in main", "    raise f()", line));

        Assert.Equal(("GEN001", evidence), (failure.Id, failure.Evidence));
        Assert.Equal([line], failure.EvidenceLines);
        Assert.True(failure.IsSymptom);
    }

    [Fact]
    public void What_a_run_has_survived_comes_after_what_ended_it()
    {
        IReadOnlyList<VerlFailure> failures = Diagnose(
            OutOfMemory,
            "Traceback (most recent call last):",
            "ValueError: no answer found",
            "step:1 - critic/score/mean:0.5",
            "step:2 - critic/score/mean:0.5",
            "Error executing job with overrides: ['x=1']",
            "OSError: [Errno 24] Too many open files");

        Assert.Equal([("LIM002", false), ("GEN002", false), ("NVD013", true), ("GEN001", true)], failures.Select(failure => (failure.Id, failure.WentOn)));
    }

    [Fact]
    public void A_single_step_may_only_be_late()
        => Assert.False(Assert.Single(Diagnose("step:1 - critic/score/mean:0.5", OutOfMemory, "step:2 - critic/score/mean:0.5", "step:2 - val/score:1")).WentOn);

    [Fact]
    public void The_steps_of_one_log_say_nothing_of_another()
    {
        FailureDiagnosis diagnosis = new();
        diagnosis.Add(Entry("a", 1, OutOfMemory));
        foreach (VerlLogEntry entry in ParsedLog.Read("b", [.. Enumerable.Range(1, 3).Select(step => new LogLine(Start.AddSeconds(step), LogChannel.Stdout, $"step:{step} - critic/score/mean:0.5"))]))
            diagnosis.Add(entry);

        Assert.False(Assert.Single(diagnosis.Finish()).WentOn);
    }

    [Fact]
    public void An_exception_that_Python_ignores_is_information()
    {
        IReadOnlyList<VerlFailure> failures = Diagnose(
            "(TaskRunner pid=7) Exception ignored in: <function Tracking.__del__ at 0x7f0a1c0de520>",
            "(TaskRunner pid=7) Traceback (most recent call last):",
            "(TaskRunner pid=7)   File \"/x.py\", line 3, in __del__",
            "(TaskRunner pid=7) RuntimeError: the handler is closed",
            "(TaskRunner pid=7) Traceback (most recent call last):",
            "(TaskRunner pid=7)   File \"/x.py\", line 4, in main",
            "(TaskRunner pid=7) ValueError: of its own");

        Assert.Equal([("GEN001", "ValueError: of its own"), ("GEN008", "Exception ignored in")], failures.Select(failure => (failure.Id, failure.Evidence)));
    }

    [Theory]
    [InlineData("(WorkerDict pid=1) No module named 'vllm._version'")]
    [InlineData("WARNING 05-18 14:58:01 [transformers_utils.py:41] No tokenizer found in /stub-path, using base model tokenizer instead. (Exception: Repo id must use alphanumeric chars, '-', '_' or '.'.")]
    public void What_a_healthy_run_prints_is_no_failure(string line) => Assert.Empty(Diagnose(line));

    [Fact]
    public void Exceptions_of_ranks_that_write_at_the_same_time_are_kept_apart()
        => Assert.Equal(
            ["KeyError: 1", "ValueError: 2"],
            Diagnose(
                "[rank0]: Traceback (most recent call last):",
                "[rank1]: Traceback (most recent call last):",
                "[rank0]:   File \"/a.py\", line 1, in f",
                "[rank1]:   File \"/b.py\", line 1, in g",
                "[rank0]: KeyError: 1",
                "[rank1]: ValueError: 2").Select(failure => failure.Evidence));

    [Fact]
    public void A_traceback_in_one_entry_is_as_good_as_in_many()
    {
        string[] lines =
        [
            "(TaskRunner pid=3) Traceback (most recent call last):",
            "(TaskRunner pid=3)   File \"/x.py\", line 3, in main",
            "(TaskRunner pid=3)     raise SomeTrouble()",
            "(TaskRunner pid=3) app.SomeTrouble: bad",
        ];
        FailureDiagnosis diagnosis = new();
        diagnosis.Add(new VerlLogEntry { Source = "x", Level = LogLevel.Error, Actor = "TaskRunner", ProcessId = 3, Message = "app.SomeTrouble: bad", Raw = string.Join('\n', lines) });

        VerlFailure failure = Assert.Single(diagnosis.Finish());

        Assert.Equal(("GEN001", "app.SomeTrouble: bad"), (failure.Id, failure.Evidence));
        Assert.Equal(["app.SomeTrouble: bad"], Diagnose(lines).Select(found => found.Evidence));
    }

    [Fact]
    public void The_wrapper_of_Ray_is_not_the_exception()
        => Assert.Equal(
            ["ValueError: deep"],
            Diagnose(
                "Traceback (most recent call last):",
                "  File \"/x.py\", line 3, in main",
                "ray.exceptions.RayTaskError(ValueError): ray::TaskRunner.run() (pid=3, ip=10.0.0.5)",
                "  File \"/y.py\", line 3, in run",
                "ValueError: deep").Select(failure => failure.Evidence));

    [Fact]
    public void Source_code_in_a_frame_is_no_failure_but_a_frame_of_Triton_is()
        => Assert.Equal(
            ["TRI001", "GEN001"],
            Ids(
                "Traceback (most recent call last):",
                "  File \"/x/triton/backends/nvidia/driver.py\", line 57, in compile_module_from_src",
                "    raise OSError(\"Too many open files\")",
                "subprocess.CalledProcessError: Command '['/usr/bin/gcc']' returned non-zero exit status 1."));

    [Fact]
    public void A_traceback_whose_end_is_lost_is_told_with_its_last_frame_and_only_where_nothing_else_is_known()
    {
        string[] lost = ["Traceback (most recent call last):", "  File \"/x.py\", line 3, in main"];

        Assert.Equal(["Traceback (most recent call last):", "File \"/x.py\", line 3, in main"], Assert.Single(Diagnose(lost)).EvidenceLines);
        Assert.Equal(["NVD013"], Ids([.. lost, "(WorkerDict pid=9) " + OutOfMemory]));
    }

    [Fact]
    public void It_keeps_little_of_a_log_that_fails_without_end()
    {
        FailureDiagnosis diagnosis = new();
        for (int i = 0; i < 2000; i++)
            diagnosis.Add(new VerlLogEntry { Source = "x", Level = LogLevel.Error, Message = "", Raw = $"My{i}Error: {new string('x', 5000)}" });

        diagnosis.Add(Entry("x", 0, OutOfMemory));

        IReadOnlyList<VerlFailure> failures = diagnosis.Finish();

        Assert.Equal(65, failures.Count);
        Assert.Equal("NVD013", failures[0].Id);
        Assert.All(failures, failure => Assert.True(failure.Evidence.Length <= 401 && failure.EvidenceLines.Length == 1));
        Assert.Equal(2001, diagnosis.Entries);
    }

    [Fact]
    public async Task A_log_without_failures_is_one_warning_and_what_is_no_entry_passes()
    {
        StreamItem[] items = [new WarningItem("w"), new ResultsItem([Entry("a", 0, "all is well"), Entry("b", 0, "here too")])];

        Assert.Equal(
            [new WarningItem("w"), new WarningItem("No known failure in 2 lines of 'a', 'b'.")],
            await new DiagnosisService().FinishAsync(items.ToAsyncEnumerable(), [], CancellationToken.None).Where(item => item is not ResultsItem).ToArrayAsync());
    }

    private static string[] Ids(params string[] lines) => [.. Diagnose(lines).Select(failure => failure.Id)];

    private static IReadOnlyList<VerlFailure> Diagnose(params string[] lines)
    {
        FailureDiagnosis diagnosis = new();
        foreach (VerlLogEntry entry in ParsedLog.Read("train.log", lines.Select(line => new LogLine(null, LogChannel.Stdout, line))))
            diagnosis.Add(entry);
        return diagnosis.Finish();
    }

    private static VerlLogEntry Entry(string source, int seconds, string line) => ParsedLog.Read(source, [new LogLine(Start.AddSeconds(seconds), LogChannel.Stdout, line)]).Single();
}
