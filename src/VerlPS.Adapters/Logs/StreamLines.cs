using VerlPS.Logs;

namespace VerlPS.Adapters.Logs;

/// <summary>The lines of one of a container's streams, each with the time of its first piece and without the others'; or without times where the engine writes none.</summary>
internal sealed class StreamLines(LogChannel channel, bool stamped)
{
    // The engine cuts lines after so many bytes; a shorter line is one piece.
    private const int PieceLength = 16 * 1024;

    private readonly LineBuffer _begun = new();
    private readonly EngineClock _clock = new();
    private DateTimeOffset? _time;

    /// <summary>Adds a frame: one time, then a piece of a line or whole lines.</summary>
    public void AddFrame(ReadOnlySpan<byte> frame, List<LogLine> lines)
    {
        DateTimeOffset? time = stamped && _clock.TryTake(ref frame, out DateTimeOffset stamp) ? stamp : null;
        Begin(time, lines);
        while (frame.Length > 0 && _begun.TryTake(ref frame, out ReadOnlySpan<byte> line))
            lines.Add(new LogLine(time, channel, LineBuffer.Decode(line)));
    }

    /// <summary>Adds a piece of a line.</summary>
    /// <param name="time">Its time; all pieces of a line have the same.</param>
    /// <param name="piece">Its text.</param>
    /// <param name="ends">The line ends with it.</param>
    /// <param name="lines">Where lines go.</param>
    public void AddPiece(DateTimeOffset time, ReadOnlySpan<byte> piece, bool ends, List<LogLine> lines)
    {
        Begin(time, lines);
        if (_begun.TryAdd(piece, ends, out ReadOnlySpan<byte> line))
            lines.Add(new LogLine(time, channel, LineBuffer.Decode(line)));
    }

    /// <summary>Adds text of a container with a terminal: times and pieces follow one another without marks.</summary>
    public void AddText(ReadOnlySpan<byte> bytes, List<LogLine> lines)
    {
        while (bytes.Length > 0 && _begun.TryTake(ref bytes, out ReadOnlySpan<byte> line))
            lines.Add(Stamped(line));
    }

    /// <summary>Hands out a line that will never end.</summary>
    public void Finish(List<LogLine> lines)
    {
        if (_begun.HasRest)
            lines.Add(_time is null ? Stamped(_begun.TakeRest()) : new LogLine(_time, channel, LineBuffer.Decode(_begun.TakeRest())));
    }

    private void Begin(DateTimeOffset? time, List<LogLine> lines)
    {
        // The pieces of a line have one time. Another one means that the container ended in mid-line and was started again.
        if (_begun.HasRest && time != _time)
            lines.Add(new LogLine(_time, channel, LineBuffer.Decode(_begun.TakeRest())));
        _time = time;
    }

    private LogLine Stamped(ReadOnlySpan<byte> line)
    {
        ReadOnlySpan<byte> text = line;
        if (!_clock.TryTake(ref text, out DateTimeOffset time))
            return new LogLine(null, channel, LineBuffer.Decode(line));

        // Nobody else writes the same nanosecond, so what equals the stamp is the stamp of a later piece.
        return new LogLine(time, channel, LineBuffer.Decode(text.Length > PieceLength ? Without(text, line[..^text.Length]) : text));
    }

    private static byte[] Without(ReadOnlySpan<byte> text, ReadOnlySpan<byte> stamp)
    {
        byte[] rest = new byte[text.Length];
        int length = 0;
        while (text.Length > 0)
        {
            int at = text.IndexOf(stamp);
            ReadOnlySpan<byte> piece = at >= 0 ? text[..at] : text;
            piece.CopyTo(rest.AsSpan(length));
            length += piece.Length;
            text = at >= 0 ? text[(at + stamp.Length)..] : [];
        }

        return rest[..length];
    }
}
