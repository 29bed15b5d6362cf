using System.Buffers;
using System.Buffers.Binary;
using System.Text;
using VerlPS.Logs;

namespace VerlPS.Adapters.Logs;

/// <summary>
/// Reads the engine's log stream (timestamps=1), or what a program in a container prints (not stamped). Without a terminal it comes in frames of one stream each, with a head of
/// eight bytes; with one it is plain text. A line of more than 16 KiB comes in several pieces that carry the same time.
/// </summary>
internal sealed class FrameReader(bool tty, bool stamped = true) : IDisposable
{
    private const int HeadLength = 8;
    private const int BufferSize = 256 * 1024;

    // No engine sends pieces of more than some ten KiB; a length above this is not a length.
    private const int LongestFrame = 64 * 1024 * 1024;

    private readonly StreamLines[] _streams = [new(LogChannel.Stdout, stamped), new(LogChannel.Stderr, stamped)];
    private byte[] _buffer = ArrayPool<byte>.Shared.Rent(BufferSize);
    private int _filled;

    /// <summary>Reads once and appends the lines that are complete; at the end, those that never ended.</summary>
    /// <returns>How many bytes came; 0 at the end.</returns>
    /// <exception cref="VerlException">LogNotReadable: the engine reports a failure, or this is no log stream.</exception>
    public int Read(Stream source, List<LogLine> lines)
    {
        int count = source.Read(_buffer, _filled, _buffer.Length - _filled);
        if (count == 0)
        {
            if (_filled > 0)
                throw new EndOfStreamException("The log ends inside a frame.");
            foreach (StreamLines stream in _streams)
                stream.Finish(lines);
            return 0;
        }

        _filled += count;
        int used = tty ? TakeText(lines) : TakeFrames(lines);
        _filled -= used;
        _buffer.AsSpan(used, _filled).CopyTo(_buffer);
        return count;
    }

    public void Dispose()
    {
        ArrayPool<byte>.Shared.Return(_buffer);
        _buffer = [];
    }

    private int TakeText(List<LogLine> lines)
    {
        _streams[0].AddText(_buffer.AsSpan(0, _filled), lines);
        return _filled;
    }

    private int TakeFrames(List<LogLine> lines)
    {
        int used = 0;
        while (_filled - used >= HeadLength)
        {
            ReadOnlySpan<byte> head = _buffer.AsSpan(used, HeadLength);
            uint length = BinaryPrimitives.ReadUInt32BigEndian(head[4..]);
            if (head[0] > 3 || length > LongestFrame)
                throw new VerlException(VerlErrorKind.LogNotReadable, "What the engine sent is not a container's log.");
            if (_filled - used < HeadLength + length)
            {
                MakeRoom(HeadLength + (int)length);
                break;
            }

            ReadOnlySpan<byte> payload = _buffer.AsSpan(used + HeadLength, (int)length);
            if (head[0] == 3)
                throw new VerlException(VerlErrorKind.LogNotReadable, Encoding.UTF8.GetString(payload).Trim());
            _streams[head[0] == 2 ? 1 : 0].AddFrame(payload, lines);
            used += HeadLength + (int)length;
        }

        return used;
    }

    private void MakeRoom(int frame)
    {
        if (frame <= _buffer.Length)
            return;
        byte[] larger = ArrayPool<byte>.Shared.Rent(frame);
        _buffer.AsSpan(0, _filled).CopyTo(larger);
        ArrayPool<byte>.Shared.Return(_buffer);
        _buffer = larger;
    }
}
