using System.Text;
using VerlPS.Logs;

namespace VerlPS.Tests.Logs;

public class FrameReaderTests
{
    private const string T1 = "2026-08-20T06:31:40.123456700Z";
    private const string T2 = "2026-08-20T06:31:40.123456900Z";
    private const string T3 = "2026-08-20T06:31:41.000000000Z";

    private static readonly DateTimeOffset First = new(2026, 8, 20, 6, 31, 40, TimeSpan.Zero);

    [Fact]
    public void Reads_the_same_lines_wherever_the_stream_is_cut()
    {
        LogStream stream = new LogStream()
            .Out(T1, "Total training steps: 435\n")
            .Err(T2, "警告：显存不足 ⚠\n")
            .Out(T2, "no end yet")
            .Err(T3, "\n")
            .Out(T2, ", but here\n")
            .Out(T3, "never ended");
        LogLine[] expected =
        [
            new(First.AddTicks(1234567), LogChannel.Stdout, "Total training steps: 435"),
            new(First.AddTicks(1234569), LogChannel.Stderr, "警告：显存不足 ⚠"),
            new(First.AddSeconds(1), LogChannel.Stderr, ""),
            new(First.AddTicks(1234569), LogChannel.Stdout, "no end yet, but here"),
            new(First.AddSeconds(1), LogChannel.Stdout, "never ended"),
        ];
        byte[] bytes = stream.ToArray();

        for (int cut = 1; cut < bytes.Length; cut++)
            Assert.Equal(expected, LogStream.Read(bytes, false, cut));
        Assert.Equal(expected, LogStream.Read(bytes, false, [.. Enumerable.Range(1, bytes.Length)]));
    }

    [Fact]
    public void Joins_the_pieces_of_a_long_line_and_strips_the_time_of_each()
    {
        string line = string.Concat(Enumerable.Range(0, 7000).Select(i => $"步骤{i}"));

        LogLine read = Assert.Single(new LogStream().Long(T1, $"{line}\n").Read());

        Assert.Equal(line, read.Text);
        Assert.Equal(First.AddTicks(1234567), read.Timestamp);
    }

    [Fact]
    public void Keeps_the_streams_apart_while_both_are_in_the_middle_of_a_line()
    {
        List<LogLine> lines = new LogStream().Out(T1, "out ").Err(T1, "err ").Out(T1, "1\n").Err(T1, "2\n").Read();

        Assert.Equal(["out 1", "err 2"], lines.Select(line => line.Text));
        Assert.Equal([LogChannel.Stdout, LogChannel.Stderr], lines.Select(line => line.Stream));
    }

    [Fact]
    public void Does_not_join_a_line_that_broke_off_with_the_first_line_after_a_restart()
    {
        List<LogLine> lines = new LogStream().Out(T1, "killed in mid-l").Out(T3, "started again\n").Read();

        Assert.Equal(["killed in mid-l", "started again"], lines.Select(line => line.Text));
        Assert.Equal(First.AddTicks(1234567), lines[0].Timestamp);
    }

    [Fact]
    public void Reads_frames_that_are_larger_than_its_buffer()
    {
        string text = new('x', 1_000_000);

        Assert.Equal(text, Assert.Single(new LogStream().Out(T1, $"{text}\n").Read()).Text);
    }

    [Fact]
    public void Reads_several_lines_of_one_frame()
        => Assert.Equal(["a", "", "b"], new LogStream().Out(T1, "a\n\nb\n").Read().Select(line => line.Text));

    [Fact]
    public void Keeps_text_that_has_no_time()
    {
        LogLine line = Assert.Single(new LogStream().Frame(1, "2026-13-40T06:31:40Z no month 13\n"u8.ToArray()).Read());

        Assert.Equal(new LogLine(null, LogChannel.Stdout, "2026-13-40T06:31:40Z no month 13"), line);
    }

    [Fact]
    public void Hands_a_line_without_end_out_in_parts_of_16_MiB()
    {
        string piece = new('x', LogStream.PieceLength);
        LogStream stream = new();
        for (int i = 0; i < 1025; i++)
            stream.Out(T1, piece);

        Assert.Equal([16 * 1024 * 1024, LogStream.PieceLength], stream.Read().Select(line => line.Text.Length));
    }

    [Fact]
    public void Leaves_carriage_returns_inside_a_line_and_takes_the_one_at_its_end()
        => Assert.Equal("\r 1%\r 2%", Assert.Single(new LogStream().Out(T1, "\r 1%\r 2%\r\n").Read()).Text);

    [Fact]
    public void Replaces_bytes_that_are_not_UTF8()
        => Assert.Equal("a\uFFFDb", Assert.Single(new LogStream().Frame(1, [.. Encoding.ASCII.GetBytes($"{T1} a"), 0xFF, .. "b\n"u8]).Read()).Text);

    [Fact]
    public void Reads_a_terminal_wherever_it_is_cut()
    {
        byte[] bytes = new LogStream().Terminal(T1, "\x1b[31m错误\x1b[0m").Terminal(T2, "").Terminal(T3, "done").ToArray();
        LogLine[] expected =
        [
            new(First.AddTicks(1234567), LogChannel.Stdout, "\x1b[31m错误\x1b[0m"),
            new(First.AddTicks(1234569), LogChannel.Stdout, ""),
            new(First.AddSeconds(1), LogChannel.Stdout, "done"),
        ];

        for (int cut = 1; cut < bytes.Length; cut++)
            Assert.Equal(expected, LogStream.Read(bytes, true, cut));
    }

    [Fact]
    public void Takes_the_times_out_of_a_terminals_long_line_even_where_they_cut_a_character()
    {
        string line = "x" + new string('训', 20_000);

        Assert.Equal([line, "next"], new LogStream().Terminal(T1, line).Terminal(T2, "next").Read(tty: true).Select(read => read.Text));
    }

    [Fact]
    public void Reports_what_the_engine_writes_into_the_stream_as_a_failure()
    {
        VerlException error = Assert.Throws<VerlException>(
            () => new LogStream().Out(T1, "a\n").Frame(3, "error grabbing logs: unexpected EOF\n"u8.ToArray()).Read());

        Assert.Equal(VerlErrorKind.LogNotReadable, error.Kind);
        Assert.Equal("error grabbing logs: unexpected EOF", error.Message);
    }

    [Fact]
    public void Refuses_a_stream_that_is_not_frames()
        => Assert.Equal(VerlErrorKind.LogNotReadable, Assert.Throws<VerlException>(() => LogStream.Read("<html><body>proxy"u8.ToArray())).Kind);

    [Fact]
    public void Tells_an_end_inside_a_frame_from_the_end_of_the_log()
    {
        byte[] bytes = new LogStream().Out(T1, "a\n").ToArray();

        Assert.Throws<EndOfStreamException>(() => LogStream.Read(bytes[..^1]));
        Assert.Empty(LogStream.Read([]));
    }
}
