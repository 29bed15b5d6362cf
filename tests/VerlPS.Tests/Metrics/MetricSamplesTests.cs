using VerlPS.Tests.Common;

namespace VerlPS.Tests.Metrics;

public class MetricSamplesTests
{
    [SamplesTheory]
    [InlineData("verl-logs/verl-constructed.log", "0:2 1:20 2:7 383:4")]
    [InlineData("verl-logs/verl-constructed.jsonl", "0:1 1:3 2:1")]
    public void Reads_every_step_of_a_captured_log(string path, string expected)
        => Assert.Equal(expected, string.Join(' ', StepText.Read(Samples.Read(path)).Select(step => $"{step.Step}:{step.Values.Count}")));
}
