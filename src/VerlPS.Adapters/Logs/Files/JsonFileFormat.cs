using System.Text.Json;
using Microsoft.Win32.SafeHandles;
using VerlPS.Logs;

namespace VerlPS.Adapters.Logs;

/// <summary>
/// The engine's json-file: a line of JSON for each line or piece of one, <c>{"log":"…\n","stream":"stdout","time":"…"}</c>.
/// The engine always writes its members in this order, so they are looked for there first; whatever else may stand in
/// a line is read by the JSON reader.
/// </summary>
/// <param name="span">The time that is asked for.</param>
internal sealed class JsonFileFormat(LogSpan span) : ILogFormat
{
    private readonly EngineClock _clock = new();
    private readonly StreamLines _stdout = new(LogChannel.Stdout, stamped: true);
    private readonly StreamLines _stderr = new(LogChannel.Stderr, stamped: true);
    private byte[] _text = new byte[32 * 1024];

    public long Records { get; private set; }

    public long Skipped { get; set; }

    public int Take(ReadOnlySpan<byte> block, List<LogLine> lines)
    {
        int used = 0;
        for (int end; !span.IsOver && (end = block[used..].IndexOf((byte)'\n')) >= 0; used += end + 1)
            TakeRest(block.Slice(used, end), lines);
        return used;
    }

    public void TakeRest(ReadOnlySpan<byte> rest, List<LogLine> lines)
    {
        // An engine that was killed may leave half a record.
        if (Records++ < Skipped || !TryRead(rest, out ReadOnlySpan<byte> text, out LogChannel stream, out DateTimeOffset time) || !span.Takes(time))
            return;
        bool ends = text.EndsWith("\n"u8);
        (stream == LogChannel.Stdout ? _stdout : _stderr).AddPiece(time, ends ? text[..^1] : text, ends, lines);
    }

    public void Finish(List<LogLine> lines)
    {
        _stdout.Finish(lines);
        _stderr.Finish(lines);
    }

    public long FindTail(SafeFileHandle file, long length, ref int records) => TailLines.Find(file, length, ref records);

    public DateTimeOffset? FirstTime(ReadOnlySpan<byte> block)
    {
        int end = block.IndexOf((byte)'\n');
        return end > 0 && TryRead(block[..end], out _, out _, out DateTimeOffset time) ? time : null;
    }

    private bool TryRead(ReadOnlySpan<byte> record, out ReadOnlySpan<byte> text, out LogChannel stream, out DateTimeOffset time)
    {
        stream = default;
        time = default;
        text = default;
        if (!record.StartsWith("{\"log\":\""u8))
            return TryReadAny(record, out text, out stream, out time);

        ReadOnlySpan<byte> body = record[8..];
        if (_text.Length < body.Length)
            _text = new byte[body.Length * 2];
        if (!JsonText.TryUnescape(body, _text, out int length, out int used) || !TryReadTail(body[used..], out stream, out time))
            return TryReadAny(record, out text, out stream, out time);

        text = _text.AsSpan(0, length);
        return true;
    }

    // ,"stream":"stdout","time":"2026-11-23T05:04:13.977508388Z"}
    private bool TryReadTail(ReadOnlySpan<byte> tail, out LogChannel stream, out DateTimeOffset time)
    {
        const int Head = 27;
        time = default;
        stream = tail.StartsWith(",\"stream\":\"stderr\",\"time\":\""u8) ? LogChannel.Stderr : LogChannel.Stdout;
        return (stream == LogChannel.Stderr || tail.StartsWith(",\"stream\":\"stdout\",\"time\":\""u8))
            && tail.EndsWith("\"}"u8) && tail.Length > Head + 2 && _clock.TryRead(tail[Head..^2], out time);
    }

    private bool TryReadAny(ReadOnlySpan<byte> record, out ReadOnlySpan<byte> text, out LogChannel stream, out DateTimeOffset time)
    {
        text = default;
        stream = default;
        time = default;
        bool timed = false;
        try
        {
            Utf8JsonReader reader = new(record);
            while (reader.Read())
            {
                if (reader.TokenType != JsonTokenType.PropertyName || reader.CurrentDepth != 1)
                    continue;
                bool isLog = reader.ValueTextEquals("log"u8), isStream = reader.ValueTextEquals("stream"u8), isTime = reader.ValueTextEquals("time"u8);
                if (!reader.Read())
                    return false;
                if (reader.TokenType == JsonTokenType.String && isLog)
                    text = _text.AsSpan(0, CopyString(ref reader));
                else if (reader.TokenType == JsonTokenType.String && isStream)
                    stream = reader.ValueTextEquals("stderr"u8) ? LogChannel.Stderr : LogChannel.Stdout;
                else if (reader.TokenType == JsonTokenType.String && isTime)
                    timed = _clock.TryRead(reader.ValueSpan, out time);
                else
                    reader.TrySkip();
            }
        }
        catch (Exception error) when (error is JsonException or InvalidOperationException)
        {
            return false;
        }

        return timed;
    }

    private int CopyString(ref Utf8JsonReader reader)
    {
        if (_text.Length < reader.ValueSpan.Length)
            _text = new byte[reader.ValueSpan.Length * 2];
        return reader.CopyString(_text);
    }
}
