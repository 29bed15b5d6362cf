using System.Buffers.Binary;
using System.Text;
using VerlPS.Adapters.Logs;
using VerlPS.Logs;

namespace VerlPS.Tests.Logs;

/// <summary>Writes what an engine sends, and reads it back as the adapter does.</summary>
internal sealed class LogStream
{
    public const int PieceLength = 16 * 1024;

    private readonly List<byte> _bytes = [];

    public byte[] ToArray() => _bytes.ToArray();

    public LogStream Frame(byte type, byte[] payload)
    {
        byte[] head = [type, 0, 0, 0, 0, 0, 0, 0];
        BinaryPrimitives.WriteUInt32BigEndian(head.AsSpan(4), (uint)payload.Length);
        _bytes.AddRange(head);
        _bytes.AddRange(payload);
        return this;
    }

    public LogStream Out(string stamp, string text) => Frame(1, Encoding.UTF8.GetBytes($"{stamp} {text}"));

    public LogStream Err(string stamp, string text) => Frame(2, Encoding.UTF8.GetBytes($"{stamp} {text}"));

    /// <summary>A line as the engine cuts it: every 16 KiB, in the middle of a character if need be, each piece with the time.</summary>
    public LogStream Long(string stamp, string line)
    {
        foreach (byte[] piece in Encoding.UTF8.GetBytes(line).Chunk(PieceLength))
            Frame(1, [.. Encoding.UTF8.GetBytes($"{stamp} "), .. piece]);
        return this;
    }

    /// <summary>The same, as it comes from a container with a terminal.</summary>
    public LogStream Terminal(string stamp, string line)
    {
        foreach (byte[] piece in Encoding.UTF8.GetBytes($"{line}\r\n").Chunk(PieceLength))
        {
            _bytes.AddRange(Encoding.UTF8.GetBytes($"{stamp} "));
            _bytes.AddRange(piece);
        }

        return this;
    }

    public List<LogLine> Read(bool tty = false, params int[] cuts) => Read(ToArray(), tty, cuts);

    /// <summary>Reads the bytes in the pieces that the cuts make.</summary>
    public static List<LogLine> Read(byte[] bytes, bool tty = false, params int[] cuts)
    {
        using FrameReader reader = new(tty);
        using CutStream source = new(bytes, cuts);
        List<LogLine> lines = [];
        while (reader.Read(source, lines) > 0)
        {
        }

        return lines;
    }

    private sealed class CutStream(byte[] bytes, int[] cuts) : MemoryStream(bytes)
    {
        public override int Read(byte[] buffer, int offset, int count)
        {
            int end = cuts.FirstOrDefault(cut => cut > Position, (int)Length);
            return base.Read(buffer, offset, Math.Min(count, end - (int)Position));
        }
    }
}
