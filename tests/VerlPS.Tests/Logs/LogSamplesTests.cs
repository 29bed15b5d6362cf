using VerlPS.Adapters.Logs;
using VerlPS.Logs;
using VerlPS.Tests.Common;

namespace VerlPS.Tests.Logs;

public class LogSamplesTests
{
    [SamplesTheory]
    [InlineData("verl-logs/verl-constructed.log")]
    public async Task Reads_a_captured_console_log(string path)
    {
        List<VerlLogEntry> entries = [];
        LogSource source = LogSource.Of(new LogFiles(), Path.Combine(Samples.Folder!, path));
        await foreach (StreamItem item in LogService.ReadAsync([source], new LogRequest(), CancellationToken.None))
            entries.AddRange(((ResultsItem)item).Values.Cast<VerlLogEntry>());

        Assert.Equal(20, entries.Count);
        Assert.Equal([0, 1, 2, 383], entries.Where(entry => entry.Level == LogLevel.Step).Select(entry => entry.Step!.Value));
        Assert.Equal("step 1/435 · reward 0.089 · 3 283 tok/s/GPU · 48.7 s/step · ETA 5 h 52 m", entries.Single(entry => entry.Step == 1).Message);
        Assert.Equal(2, entries.Count(entry => entry.Level == LogLevel.Warning));
        Assert.Equal(["NCC001", "RAY002"], entries.Where(entry => entry.Level == LogLevel.Critical).Select(entry => entry.Failure?.Id).Take(2));
        Assert.Equal([7, 7], entries.Select(entry => entry.Repeat).Where(repeat => repeat > 1));
        Assert.DoesNotContain(entries, entry => entry.Message.Contains('\x1b', StringComparison.Ordinal) || entry.Message.Contains('\r', StringComparison.Ordinal));
    }
}
