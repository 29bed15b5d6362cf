using System.Buffers;
using VerlPS.Logs;

namespace VerlPS.Adapters.Logs;

/// <summary>Reads a file of lines block by block. What a block holds of an unfinished line stays for the next.</summary>
internal sealed class LogBlocks(ILogFormat format) : IDisposable
{
    // Some hundred lines: their array stays in the processor's cache, and out of the heap of large objects.
    private const int BlockSize = 16 * 1024;

    private byte[] _buffer = ArrayPool<byte>.Shared.Rent(BlockSize);
    private int _filled;

    /// <summary>Reads once.</summary>
    /// <param name="read">Fills a part of the buffer, and says how much.</param>
    /// <param name="lines">Where the lines go that are whole.</param>
    /// <returns>Something came.</returns>
    public bool Read(Func<Memory<byte>, int> read, List<LogLine> lines)
    {
        if (_filled == _buffer.Length)
            MakeRoom(lines);
        int count = read(_buffer.AsMemory(_filled));
        _filled += count;
        int used = format.Take(_buffer.AsSpan(0, _filled), lines);
        _filled -= used;
        _buffer.AsSpan(used, _filled).CopyTo(_buffer);
        return count > 0;
    }

    /// <summary>Hands out what no more bytes of the file will complete. A line that was begun may go on in the next file.</summary>
    public void FinishFile(List<LogLine> lines)
    {
        if (_filled > 0)
            format.TakeRest(_buffer.AsSpan(0, _filled), lines);
        _filled = 0;
    }

    /// <summary>Hands out all that has begun.</summary>
    public void Finish(List<LogLine> lines)
    {
        FinishFile(lines);
        format.Finish(lines);
    }

    public void Dispose()
    {
        ArrayPool<byte>.Shared.Return(_buffer);
        _buffer = [];
        _filled = 0;
    }

    private void MakeRoom(List<LogLine> lines)
    {
        if (_filled >= LineBuffer.LongestLine)
        {
            format.TakeRest(_buffer.AsSpan(0, _filled), lines);
            _filled = 0;
            return;
        }

        byte[] larger = ArrayPool<byte>.Shared.Rent(_buffer.Length * 2);
        _buffer.AsSpan(0, _filled).CopyTo(larger);
        ArrayPool<byte>.Shared.Return(_buffer);
        _buffer = larger;
    }
}
