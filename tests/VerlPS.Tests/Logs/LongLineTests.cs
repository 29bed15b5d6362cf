using System.Diagnostics;
using VerlPS.Logs;

namespace VerlPS.Tests.Logs;

/// <summary>A pattern that tries every part of a line against every other takes minutes to hours for each of these.</summary>
public class LongLineTests
{
    private const int Length = 1_000_000;

    // A scan takes a few milliseconds; a busy machine may take a hundred times as long.
    private static readonly TimeSpan Bound = TimeSpan.FromSeconds(15);

    [Theory]
    [InlineData("", " ", "")]
    [InlineData("", "\t", "x")]
    [InlineData("", "1", "")]
    [InlineData("", "(", "")]
    [InlineData("", "[", "")]
    [InlineData("[", "]", "")]
    [InlineData("", "[]", "")]
    [InlineData("", ":", "")]
    [InlineData("", "a:", "")]
    [InlineData("", "|", "")]
    [InlineData("", "a | ", "")]
    [InlineData("", "pid=", "")]
    [InlineData("(", "pid=", "")]
    [InlineData("(a ", "a ", "pid=3")]
    [InlineData("", "(pid=3) ", "")]
    [InlineData("(a pid=3, ip=", "1", ")")]
    [InlineData("(a pid=", "3", ") x")]
    [InlineData("(autoscaler +", "5", "s) x")]
    [InlineData("", "(raylet) ", "")]
    [InlineData("", " ", "[repeated 3x")]
    [InlineData("", "[repeated ", "]")]
    [InlineData("[repeated 3x", " [repeated ", "x across")]
    [InlineData("a [repeated ", "3", "x across cluster]")]
    [InlineData("a [repeated 3x across cluster] (Ray deduplicates logs by default.", "(", ")")]
    [InlineData("step:1 - ", "a:1 - ", "x")]
    [InlineData("step:", "1", "")]
    [InlineData("", "step:", "")]
    [InlineData("", "step:1 ", "")]
    [InlineData("", "step:1 - ", "")]
    [InlineData("", "astep:1 - ", "")]
    [InlineData("step:1 - ", "critic/score/mean", "")]
    [InlineData("step:1 - critic/score/mean:", "1", "")]
    [InlineData("", "Total training steps: ", "")]
    [InlineData("ERROR: ", "CUDA ", "")]
    [InlineData("ERROR:", "a", ":x")]
    [InlineData("INFO 08-20 06:32:11 [", "a", ":1] x")]
    [InlineData("INFO 08-20 06:32:11 ", "[a.py:1] ", "")]
    [InlineData("INFO 2026-08-20 06:32:11 ", "-- ", "")]
    [InlineData("2026-08-20 06:32:11", " - a", "")]
    [InlineData("2026-08-20 06:32:11 ", "a.", " INFO x")]
    [InlineData("2026-08-20 06:32:11.", "1", "")]
    [InlineData("2026-08-20 06:32:11: E ", "x", "")]
    [InlineData("[2026-08-20 06:32:11", " TP0", "] x")]
    [InlineData("[2026-08-20 06:32:11,114 E 1 ", "1", "] x")]
    [InlineData("[2026-08-20 06:32:11,114]", "[a]", "[INFO] - x")]
    [InlineData("[E820 07:42:28.85 ", "a", ":1] x")]
    [InlineData("W0820 07:42:28.85 ", "1", " a:1] x")]
    [InlineData("a:1:2 [0", "]", " NCCL INFO x")]
    [InlineData("", " NCCL ", "")]
    [InlineData("a:1:2 [0]", " NCCL ", "")]
    [InlineData("", "level=", "")]
    [InlineData("ts=", "level=", "")]
    [InlineData("[rank", "1", "]: x")]
    [InlineData("[rank1]: ", "[rank1]: ", "")]
    [InlineData("[rank1]: ", "[2026-08-20 06:40:02] ", "")]
    [InlineData("[Rank ", "1", "]")]
    [InlineData("", "Warning: ", "")]
    [InlineData("", "a", "Warning: x")]
    [InlineData("", "a", "Error: x")]
    [InlineData("", "a.", "Error")]
    [InlineData("", "ray::", "")]
    [InlineData("", "ray::f() (pid=", "")]
    [InlineData("", "Traceback (most recent call last)", "")]
    [InlineData("", "Traceback (most recent call last):", "")]
    [InlineData("  File \"", "a", "\", line 1")]
    [InlineData("", "%|", "")]
    [InlineData("\x1b[", "0", "")]
    [InlineData("\x1b[", "0;", "m")]
    [InlineData("", "\x1b", "")]
    [InlineData("", "\x1b[", "")]
    [InlineData("", "\x1b[m", "")]
    [InlineData("", "\x1b]", "")]
    [InlineData("", "\x1b]8;;", "\x1b\\")]
    [InlineData("", "\r", "x")]
    [InlineData("", "(a pid=1) \r", "x")]
    [InlineData("", "2026-08-20T06:32:11Z ", "")]
    [InlineData("a", " ", "| x")]
    [InlineData("", "a", " | x")]
    public void Reads_a_million_characters_at_once(string begin, string repeated, string end)
    {
        string line = begin + string.Concat(Enumerable.Repeat(repeated, Length / repeated.Length)) + end;
        VerlLogParser parser = new("run");
        List<VerlLogEntry> entries = [];
        parser.Read(new LogLine(null, LogChannel.Stdout, "warm"), entries);
        Stopwatch watch = Stopwatch.StartNew();

        parser.Read(new LogLine(null, LogChannel.Stdout, line), entries);
        parser.Flush(entries);

        Assert.InRange(watch.Elapsed, TimeSpan.Zero, Bound);
        Assert.Equal(line, entries[1].Raw);
    }
}
