using VerlPS.Adapters.Logs;
using VerlPS.Logs;

namespace VerlPS.Tests.Logs;

public class ResumePointTests
{
    private static readonly DateTimeOffset Begin = new(2026, 8, 20, 6, 31, 40, TimeSpan.Zero);

    // Two threads of the engine write: each stream is in order, the two together are not, and some lines have one time.
    private static readonly LogLine[] Log =
    [
        At(1, "o1"), At(3, "o2"), At(2, "e1", LogChannel.Stderr), At(3, "o3"), At(3, "o3"), At(2, "e2", LogChannel.Stderr), At(4, "e3", LogChannel.Stderr),
        At(3, "o4"), At(5, "o5"), At(5, "e4", LogChannel.Stderr), At(5, "e5", LogChannel.Stderr), At(5, "o6"), At(9, "o7"), At(7, "e6", LogChannel.Stderr),
    ];

    [Fact]
    public void Loses_no_line_and_repeats_none_wherever_the_log_breaks_off_once_or_twice()
    {
        for (int first = 0; first <= Log.Length; first++)
        {
            for (int second = first; second <= Log.Length; second++)
            {
                ResumePoint point = new();
                List<string> read = [];
                Read(point, Log[..first], read);
                Read(point, Log[..second], read);
                Read(point, Log, read);

                Assert.Equal(Log.Where(line => line.Stream == LogChannel.Stdout).Select(line => line.Text), read.Where(text => text[0] == 'o'));
                Assert.Equal(Log.Where(line => line.Stream == LogChannel.Stderr).Select(line => line.Text), read.Where(text => text[0] == 'e'));
            }
        }
    }

    [Fact]
    public void Does_not_read_an_hour_again_because_a_stream_was_silent_for_so_long()
    {
        ResumePoint point = new();
        point.Select([At(0, "e", LogChannel.Stderr), new LogLine(Begin.AddHours(1), LogChannel.Stdout, "o")]);

        point.Resume();

        Assert.Equal(Begin.AddMinutes(59), point.Since);
    }

    [Fact]
    public void Takes_lines_as_new_after_the_clock_was_set_back()
    {
        ResumePoint point = new();
        point.Select([At(5, "a")]);
        point.Resume();
        List<LogLine> lines = [At(5, "a"), At(6, "b"), At(2, "c")];

        point.Select(lines);

        Assert.Equal(["b", "c"], lines.Select(line => line.Text));
    }

    [Fact]
    public void Asks_for_all_where_no_line_came()
    {
        ResumePoint point = new();
        point.Resume();

        Assert.Null(point.Since);
        Assert.Null(point.Last);
    }

    // As the engine answers: all from the time on, that time's own lines too.
    private static void Read(ResumePoint point, LogLine[] log, List<string> read)
    {
        point.Resume();
        List<LogLine> lines = [.. log.Where(line => point.Since is null || line.Timestamp >= point.Since)];
        point.Select(lines);
        read.AddRange(lines.Select(line => line.Text));
    }

    private static LogLine At(int milliseconds, string text, LogChannel stream = LogChannel.Stdout) => new(Begin.AddMilliseconds(milliseconds), stream, text);
}
