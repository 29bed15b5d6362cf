using Microsoft.Win32.SafeHandles;
using VerlPS.Logs;

namespace VerlPS.Adapters.Logs;

/// <summary>Plain text: a line is a line.</summary>
internal sealed class TextFormat : ILogFormat
{
    public long Records { get; private set; }

    public long Skipped { get; set; }

    public int Take(ReadOnlySpan<byte> block, List<LogLine> lines)
    {
        int used = 0;
        for (int end; (end = block[used..].IndexOf((byte)'\n')) >= 0; used += end + 1)
            TakeRest(block.Slice(used, end), lines);
        return used;
    }

    public void TakeRest(ReadOnlySpan<byte> rest, List<LogLine> lines)
    {
        if (Records++ >= Skipped)
            lines.Add(new LogLine(null, LogChannel.Stdout, LineBuffer.Decode(rest)));
    }

    public void Finish(List<LogLine> lines)
    {
        // Every line is handed out with its record.
    }

    public long FindTail(SafeFileHandle file, long length, ref int records) => TailLines.Find(file, length, ref records);

    public DateTimeOffset? FirstTime(ReadOnlySpan<byte> block) => null;
}
