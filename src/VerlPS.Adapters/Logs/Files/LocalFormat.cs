using System.Buffers.Binary;
using Microsoft.Win32.SafeHandles;
using VerlPS.Logs;

namespace VerlPS.Adapters.Logs;

/// <summary>
/// The engine's local driver: records of Protocol Buffers, each between two copies of its length (four bytes, big end
/// first), so that the file can be read from both ends (moby: api/types/plugins/logdriver/entry.proto,
/// daemon/logger/local).
/// </summary>
internal sealed class LocalFormat(LogSpan span) : ILogFormat
{
    private const int LengthSize = 4;

    // The engine's own limit is a megabyte; what claims to be longer is no record.
    private const int LongestRecord = 16 * 1024 * 1024;

    private readonly StreamLines _stdout = new(LogChannel.Stdout, stamped: true);
    private readonly StreamLines _stderr = new(LogChannel.Stderr, stamped: true);

    public long Records { get; private set; }

    public long Skipped { get; set; }

    public int Take(ReadOnlySpan<byte> block, List<LogLine> lines)
    {
        int used = 0;
        while (!span.IsOver && block.Length - used >= LengthSize)
        {
            int length = Length(block[used..]);
            if (block.Length - used < length + (2 * LengthSize))
                break;
            TakeRecord(block.Slice(used + LengthSize, length), lines);
            used += length + (2 * LengthSize);
        }

        return used;
    }

    public void TakeRest(ReadOnlySpan<byte> rest, List<LogLine> lines)
    {
        // Half a record is what a killed engine leaves.
    }

    public void Finish(List<LogLine> lines)
    {
        _stdout.Finish(lines);
        _stderr.Finish(lines);
    }

    public long FindTail(SafeFileHandle file, long length, ref int records)
    {
        Span<byte> size = stackalloc byte[LengthSize];
        while (records > 0 && length >= 2 * LengthSize && RandomAccess.Read(file, size, length - LengthSize) == LengthSize)
        {
            length -= Length(size) + (2 * LengthSize);
            records--;
        }

        return Math.Max(0, length);
    }

    public DateTimeOffset? FirstTime(ReadOnlySpan<byte> block)
        => block.Length >= LengthSize && Length(block) + LengthSize <= block.Length && LocalRecord.TryRead(block.Slice(LengthSize, Length(block)), out LocalRecord record)
            ? record.Time
            : null;

    private void TakeRecord(ReadOnlySpan<byte> bytes, List<LogLine> lines)
    {
        if (Records++ < Skipped || !LocalRecord.TryRead(bytes, out LocalRecord record) || !span.Takes(record.Time))
            return;

        (record.IsStderr ? _stderr : _stdout).AddPiece(record.Time, bytes.Slice(record.Begin, record.Length), record.EndsLine, lines);
    }

    private static int Length(ReadOnlySpan<byte> bytes)
    {
        uint length = BinaryPrimitives.ReadUInt32BigEndian(bytes);
        return length <= LongestRecord
            ? (int)length
            : throw new VerlException(VerlErrorKind.LogNotReadable, $"A record of {length} bytes is in the engine's log file, which has no records of more than {LongestRecord}.", null, "Read it through the engine: -Source Engine.");
    }
}
