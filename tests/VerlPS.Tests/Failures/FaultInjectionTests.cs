using VerlPS.Failures;
using VerlPS.Logs;
using VerlPS.Tests.Logs;

namespace VerlPS.Tests.Failures;

/// <summary>Every known failure in every form that a log gives a line, among lines of runs in which all is well.</summary>
public class FaultInjectionTests
{
    private const int Lines = 100_000;

    public static TheoryData<string, string> Forms { get; } = new()
    {
        { "plain", "{0}" },
        { "Ray", "(WorkerDict pid=4471) {0}" },
        { "Ray in colours", "\x1b[36m(WorkerDict pid=4471)\x1b[0m {0}" },
        { "another node", "(WorkerDict pid=4471, ip=10.0.0.6) {0}" },
        { "nested", "(EngineCore_DP0 pid=846) (RayWorkerWrapper pid=1027) {0}" },
        { "raylet", "(raylet, ip=10.0.0.6) {0}" },
        { "verl", "(TaskRunner pid=3) ERROR:2026-08-20 06:31:40,451:{0}" },
        { "vLLM", "(vLLMHttpServer pid=9) ERROR 08-22 06:31:40 [core.py:700] {0}" },
        { "SGLang", "(SGLangHttpServer pid=9) [2026-08-20 06:40:02 TP0] {0}" },
        { "Ray's Python", "2026-08-20 06:31:02,114\tERROR worker.py:9 -- {0}" },
        { "Ray's C++", "[2026-08-20 07:57:19,206 E 39 40] (raylet) node_manager.cc:3277: {0}" },
        { "torch", "[rank3]:[E826 10:42:28.858931807 ProcessGroupNCCL.cpp:616] [Rank 3] {0}" },
        { "a rank", "[rank3]: {0}" },
        { "folded", "(WorkerDict pid=4471) {0} [repeated 7x across cluster] (Ray deduplicates logs by default. Set RAY_DEDUP_LOGS=0 to disable log deduplication.)" },
        { "docker", "2026-08-20T06:31:40.123456789Z {0}" },
        { "compose", "verl-train-1  | {0}" },
        { "compose, Ray, in colours", "verl-train-1  | \x1b[36m(WorkerDict pid=4471)\x1b[0m {0}" },
        { "behind a progress bar", "Training Progress:   1%|          | 1/140 [00:49<1:53:43, 49.09s/it]\r{0}" },
    };

    [Theory]
    [MemberData(nameof(Forms))]
    public void Every_signature_is_found_in_every_form(string name, string form)
    {
        OrdinaryLines ordinary = new(seed: name.Length);
        Assert.All(FailureCatalogue.Signatures, signature =>
        {
            IReadOnlyList<VerlFailure> failures = Diagnose(Around(form.Replace("{0}", signature.Example, StringComparison.Ordinal), ordinary, 20));

            VerlFailure own = Assert.Single(failures, failure => failure.Id == signature.Id);
            Assert.Equal(name == "folded" ? 7 : 1, own.Count);
            Assert.All(failures, failure => Assert.Contains(failure.Id, FailureCatalogue.FindAll(signature.Example).Select(found => found.Id)));
        });
    }

    [Fact]
    public void Ordinary_lines_show_no_failure()
    {
        OrdinaryLines ordinary = new(seed: 1);
        string[] lines = [.. Enumerable.Range(0, Lines).Select(_ => ordinary.Next())];

        Assert.Equal([], lines.SelectMany(line => FailureCatalogue.FindAll(line).Select(found => $"{found.Id} in {line}")).Take(5));
        Assert.Empty(Diagnose(lines));
    }

    [Fact]
    public void All_signatures_are_found_among_a_hundred_thousand_lines()
    {
        OrdinaryLines ordinary = new(seed: 2);
        Queue<FailureSignature> left = new(FailureCatalogue.Signatures);
        IEnumerable<string> lines = Enumerable.Range(0, Lines).Select(i => i % 700 == 350 && left.TryDequeue(out FailureSignature? next) ? next.Example : ordinary.Next());

        string[] found = [.. Diagnose(lines).Select(failure => failure.Id)];

        // A traceback that stands alone is no news where there are errors.
        Assert.Equal(FailureCatalogue.Signatures.Select(signature => signature.Id).Where(id => id != "GEN001").Order(StringComparer.Ordinal), found.Order(StringComparer.Ordinal));
    }

    private static IEnumerable<string> Around(string line, OrdinaryLines ordinary, int count)
        => [.. Enumerable.Range(0, count).Select(_ => ordinary.Next()), line, .. Enumerable.Range(0, count).Select(_ => ordinary.Next())];

    private static IReadOnlyList<VerlFailure> Diagnose(IEnumerable<string> lines)
    {
        FailureDiagnosis diagnosis = new();
        foreach (VerlLogEntry entry in ParsedLog.Read("train.log", lines.Select(line => new LogLine(null, LogChannel.Stdout, line))))
            diagnosis.Add(entry);
        return diagnosis.Finish();
    }
}
