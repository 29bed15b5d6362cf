using System.Buffers;
using System.Diagnostics;
using System.Net.Sockets;
using System.Runtime.InteropServices;

namespace VerlPS.Adapters.Logs;

/// <summary>
/// A connection to an engine that is read in large pieces. The engine sends a small write for each line of a log, and
/// each would wake a reader that waits for it, which takes more from a small machine than writing leaves it. So after a
/// read the next one sleeps for a fifth of a millisecond first, in which the engine goes on undisturbed. After a longer
/// sleep it would wait for the reader: its socket takes some 270 small writes.
/// </summary>
internal sealed class EngineStream(Socket socket) : Stream
{
    private const int BufferSize = 256 * 1024;

    private const int NapMicroseconds = 200;

    // What comes later than this after a read is no stream of lines.
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(2);

    private byte[] _buffer = ArrayPool<byte>.Shared.Rent(BufferSize);
    private int _begin;
    private int _end;
    private long _lastRead;

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => true;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    /// <summary>More comes within a time, or the end.</summary>
    public bool HasMore(TimeSpan within) => _begin < _end || socket.Poll(within, SelectMode.SelectRead);

    public override int Read(Span<byte> buffer)
    {
        if (_begin == _end && !Fill())
            return 0;
        int count = Math.Min(buffer.Length, _end - _begin);
        _buffer.AsSpan(_begin, count).CopyTo(buffer);
        _begin += count;
        return count;
    }

    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

    public override void Write(ReadOnlySpan<byte> buffer)
    {
        try
        {
            while (buffer.Length > 0)
                buffer = buffer[socket.Send(buffer)..];
        }
        catch (SocketException error)
        {
            throw new IOException(error.Message, error);
        }
    }

    public override void Write(byte[] buffer, int offset, int count) => Write(buffer.AsSpan(offset, count));

    public override void Flush()
    {
        // Nothing is held back.
    }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        socket.Dispose();
        byte[] buffer = Interlocked.Exchange(ref _buffer, []);
        if (buffer.Length > 0)
            ArrayPool<byte>.Shared.Return(buffer);
        _begin = _end = 0;
        base.Dispose(disposing);
    }

    private bool Fill()
    {
        try
        {
            if (Stopwatch.GetElapsedTime(_lastRead) < Pause)
                Nap();
            _begin = 0;
            _end = socket.Receive(_buffer);
            _lastRead = Stopwatch.GetTimestamp();
            return _end > 0;
        }
        catch (Exception error) when (error is SocketException or ObjectDisposedException)
        {
            _end = 0;
            throw new IOException(error.Message, error);
        }
    }

    // .NET sleeps for whole milliseconds.
    private static void Nap()
    {
        if (OperatingSystem.IsWindows())
            Thread.Sleep(1);
        else
            _ = Sleep(NapMicroseconds);
    }

    [DllImport("libc", EntryPoint = "usleep")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int Sleep(uint microseconds);
}
