using System.Text;

namespace VerlPS.Adapters.Logs;

/// <summary>Makes whole lines of the pieces they come in. Only whole lines are decoded, so no character is ever cut.</summary>
internal sealed class LineBuffer
{
    /// <summary>A program that never ends its line must not fill the memory; such a line is handed out in parts.</summary>
    public const int LongestLine = 16 * 1024 * 1024;

    private byte[] _begun = [];
    private int _length;

    /// <summary>A line has begun that has not ended.</summary>
    public bool HasRest => _length > 0;

    /// <summary>Takes bytes up to the end of a line. Where there is none, all are kept and there is no line yet.</summary>
    /// <param name="bytes">What came; becomes what is left of it.</param>
    /// <param name="line">The line without its end; good until the next call.</param>
    public bool TryTake(ref ReadOnlySpan<byte> bytes, out ReadOnlySpan<byte> line)
    {
        int end = bytes.IndexOf((byte)'\n');
        ReadOnlySpan<byte> piece = end >= 0 ? bytes[..end] : bytes;
        bytes = end >= 0 ? bytes[(end + 1)..] : [];
        return TryAdd(piece, end >= 0, out line);
    }

    /// <summary>Adds a piece of a line.</summary>
    /// <param name="piece">The piece.</param>
    /// <param name="ends">The line ends with it.</param>
    /// <param name="line">The line without its end; good until the next call.</param>
    public bool TryAdd(ReadOnlySpan<byte> piece, bool ends, out ReadOnlySpan<byte> line)
    {
        if (ends && _length == 0)
        {
            line = piece;
            return true;
        }

        Keep(piece);
        if (ends || _length >= LongestLine)
        {
            line = TakeRest();
            return true;
        }

        line = [];
        return false;
    }

    /// <summary>The line that was begun, as far as it came; good until the next call.</summary>
    public ReadOnlySpan<byte> TakeRest()
    {
        ReadOnlySpan<byte> line = _begun.AsSpan(0, _length);
        _length = 0;
        return line;
    }

    /// <summary>The text of a line, without a carriage return at its end.</summary>
    public static string Decode(ReadOnlySpan<byte> line)
        => Encoding.UTF8.GetString(line.EndsWith("\r"u8) ? line[..^1] : line);

    private void Keep(ReadOnlySpan<byte> piece)
    {
        if (_length + piece.Length > _begun.Length)
            Array.Resize(ref _begun, Math.Max(_length + piece.Length, _begun.Length * 2));
        piece.CopyTo(_begun.AsSpan(_length));
        _length += piece.Length;
    }
}
