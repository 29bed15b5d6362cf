using System.Buffers.Binary;
using System.Text;
using VerlPS.Adapters.Logs;
using VerlPS.Logs;

namespace VerlPS.Tests.Logs;

/// <summary>The engine's own files, wherever a block of them ends.</summary>
public class EngineFileFormatTests
{
    private const string T1 = "2026-08-20T06:31:40.123456700Z";
    private const string T2 = "2026-08-20T06:32:41.000000001Z";

    private static readonly DateTimeOffset First = new(2026, 8, 20, 6, 31, 40, TimeSpan.Zero);

    [Theory]
    [InlineData("""{"log":"plain\n","stream":"stdout","time":"2026-08-20T06:31:40.123456700Z"}""", LogChannel.Stdout, "plain")]
    [InlineData("""{"log":"\u001b[36m(a)\u001b[0m \"q\" \\ \/ \t\u4e2d\ud83d\ude00 \u003c\r\n","stream":"stderr","time":"2026-08-20T06:31:40.123456700Z"}""", LogChannel.Stderr, "\u001b[36m(a)\u001b[0m \"q\" \\ / \t中😀 <")]
    [InlineData("""{"log":"警告\n","stream":"stdout","attrs":{"tag":"a}\"b"},"time":"2026-08-20T06:31:40.123456700Z"}""", LogChannel.Stdout, "警告")]
    [InlineData("""{"stream":"stderr","time":"2026-08-20T06:31:40.123456700Z","log":"other order\n"}""", LogChannel.Stderr, "other order")]
    [InlineData("""{"log":"\n","stream":"stdout","time":"2026-08-20T06:31:40.123456700Z"}""", LogChannel.Stdout, "")]
    public void Reads_a_record_of_json_file(string record, LogChannel stream, string text)
        => Assert.Equal([new LogLine(First.AddTicks(1234567), stream, text)], Json($"{record}\n"));

    [Theory]
    [InlineData("")]
    [InlineData("{\"log\":\"cut")]
    [InlineData("""{"log":"no time\n","stream":"stdout"}""")]
    [InlineData("""{"log":"bad time\n","stream":"stdout","time":"2026-13-20T06:31:40Z"}""")]
    [InlineData("""{"log":"lone \ud83d surrogate\n","stream":"stdout","time":"2026-08-20T06:31:40.1Z"}""")]
    [InlineData("\0\0\0\0")]
    [InlineData("""["log"]""")]
    public void Passes_over_what_a_killed_engine_left(string damaged)
        => Assert.Equal(["before", "after"], Json($"{Record("before\\n", T1)}{damaged}\n{Record("after\\n", T2)}").Select(line => line.Text));

    [Fact]
    public void Reads_the_same_lines_wherever_a_block_ends()
    {
        string text = Record("one\\n", T1) + Record("half ", T1, "stderr") + Record("two\\n", T1) + Record("of it\\n", T1, "stderr") + Record("broke off", T1) + Record("next start\\n", T2) + Record("no end", T2, "stderr");
        byte[] bytes = Encoding.UTF8.GetBytes(text);
        (LogChannel, string)[] expected =
        [
            (LogChannel.Stdout, "one"), (LogChannel.Stdout, "two"), (LogChannel.Stderr, "half of it"), (LogChannel.Stdout, "broke off"), (LogChannel.Stdout, "next start"), (LogChannel.Stderr, "no end"),
        ];

        for (int cut = 1; cut < bytes.Length; cut++)
            Assert.Equal(expected, Read(new JsonFileFormat(LogSpan.All), bytes, cut).Select(line => (line.Stream, line.Text)));
    }

    [Fact]
    public void Reads_the_records_of_the_local_driver_wherever_a_block_ends()
    {
        byte[] bytes = [.. Local("one", T1), .. Local("half ", T1, "stderr", partial: true), .. Local("two", T1), .. Local("of it", T1, "stderr", partial: true, last: true), .. Local("", T2)];

        for (int cut = 1; cut < bytes.Length; cut++)
        {
            Assert.Equal(
                [(First.AddTicks(1234567), LogChannel.Stdout, "one"), (First.AddTicks(1234567), LogChannel.Stdout, "two"), (First.AddTicks(1234567), LogChannel.Stderr, "half of it"), (First.AddSeconds(61), LogChannel.Stdout, "")],
                Read(new LocalFormat(LogSpan.All), bytes, cut).Select(line => (line.Timestamp!.Value, line.Stream, line.Text)));
        }
    }

    [Fact]
    public void Says_that_a_file_of_the_local_driver_is_damaged()
    {
        VerlException error = Assert.Throws<VerlException>(() => Read(new LocalFormat(LogSpan.All), [0xFF, 0xFF, 0xFF, 0xFF, 0, 0, 0, 0, 0], 5));

        Assert.Equal(VerlErrorKind.LogNotReadable, error.Kind);
        Assert.Contains("-Source Engine", error.Remedy, StringComparison.Ordinal);
    }

    [Fact]
    public void Selects_by_time_and_stops_at_the_first_line_behind_the_end()
    {
        string text = Record("1\\n", T1) + Record("2\\n", "2026-08-20T06:31:41.000000000Z") + Record("3\\n", "2026-08-20T06:31:42.000000000Z") + Record("4\\n", T1);
        LogSpan span = new(First.AddSeconds(1), First.AddSeconds(2));

        Assert.Equal(["2"], Read(new JsonFileFormat(span), Encoding.UTF8.GetBytes(text), 7).Select(line => line.Text));
        Assert.True(span.IsOver);
    }

    [Fact]
    public void Finds_the_last_records_of_the_local_driver()
    {
        string path = Path.GetTempFileName();
        byte[][] records = [Local("one", T1), Local("second", T1), Local("3", T2)];
        File.WriteAllBytes(path, [.. records.SelectMany(record => record)]);
        using (Microsoft.Win32.SafeHandles.SafeFileHandle file = File.OpenHandle(path))
        {
            int missing = 2;
            Assert.Equal(records[0].Length, new LocalFormat(LogSpan.All).FindTail(file, RandomAccess.GetLength(file), ref missing));
            Assert.Equal(0, missing);
            missing = 5;
            Assert.Equal(0, new LocalFormat(LogSpan.All).FindTail(file, RandomAccess.GetLength(file), ref missing));
            Assert.Equal(2, missing);
        }

        File.Delete(path);
    }

    private static List<LogLine> Json(string text) => Read(new JsonFileFormat(LogSpan.All), Encoding.UTF8.GetBytes(text), text.Length);

    private static List<LogLine> Read(ILogFormat format, byte[] bytes, int cut)
    {
        using LogBlocks blocks = new(format);
        using MemoryStream source = new(bytes);
        List<LogLine> lines = [];
        while (blocks.Read(buffer => source.Read(buffer.Span[..Math.Min(cut, buffer.Length)]), lines))
        {
        }

        blocks.Finish(lines);
        return lines;
    }

    private static string Record(string text, string time, string stream = "stdout") => $$"""{"log":"{{text}}","stream":"{{stream}}","time":"{{time}}"}""" + "\n";

    private static byte[] Local(string text, string time, string stream = "stdout", bool partial = false, bool last = false)
    {
        long nanoseconds = (DateTimeOffset.Parse(time[..27] + "Z", System.Globalization.CultureInfo.InvariantCulture) - DateTimeOffset.UnixEpoch).Ticks * 100;
        List<byte> record = [];
        Bytes(record, 1, Encoding.UTF8.GetBytes(stream));
        Varint(record, 2, (ulong)nanoseconds);
        Bytes(record, 3, Encoding.UTF8.GetBytes(text));
        if (partial)
        {
            List<byte> metadata = [];
            Varint(metadata, 1, last ? 1u : 0);
            Bytes(metadata, 2, "id"u8.ToArray());
            Varint(record, 4, 1);
            Bytes(record, 5, [.. metadata]);
        }

        byte[] length = new byte[4];
        BinaryPrimitives.WriteInt32BigEndian(length, record.Count);
        return [.. length, .. record, .. length];
    }

    private static void Bytes(List<byte> record, int field, byte[] bytes)
    {
        Varint(record, (ulong)((field << 3) | 2));
        Varint(record, (ulong)bytes.Length);
        record.AddRange(bytes);
    }

    private static void Varint(List<byte> record, int field, ulong value)
    {
        Varint(record, (ulong)(field << 3));
        Varint(record, value);
    }

    private static void Varint(List<byte> record, ulong value)
    {
        for (; value >= 0x80; value >>= 7)
            record.Add((byte)(value | 0x80));
        record.Add((byte)value);
    }
}
