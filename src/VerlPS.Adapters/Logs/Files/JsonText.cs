using System.Buffers.Text;
using System.Text;

namespace VerlPS.Adapters.Logs;

/// <summary>Takes the escapes out of a JSON string, a stretch of plain bytes at a time.</summary>
internal static class JsonText
{
    /// <summary>Reads a string from behind its opening quotation mark.</summary>
    /// <param name="body">The text.</param>
    /// <param name="into">Where the string goes: no shorter than <paramref name="body"/>.</param>
    /// <param name="length">The string's length.</param>
    /// <param name="used">How much was read, the closing mark included.</param>
    /// <returns>False where the string does not end, or has an escape that only a full JSON reader should judge.</returns>
    public static bool TryUnescape(ReadOnlySpan<byte> body, Span<byte> into, out int length, out int used)
    {
        length = 0;
        used = 0;
        while (true)
        {
            int plain = body[used..].IndexOfAny((byte)'"', (byte)'\\');
            if (plain < 0)
                return false;
            body.Slice(used, plain).CopyTo(into[length..]);
            length += plain;
            used += plain + 1;
            if (body[used - 1] == '"')
                return true;
            if (used == body.Length)
                return false;

            byte escape = body[used++];
            if (escape == 'u')
            {
                if (!TryCodePoint(body, ref used, out Rune rune))
                    return false;
                length += rune.EncodeToUtf8(into[length..]);
                continue;
            }

            int simple = "\"\\/bfnrt"u8.IndexOf(escape);
            if (simple < 0)
                return false;
            into[length++] = "\"\\/\b\f\n\r\t"u8[simple];
        }
    }

    private static bool TryCodePoint(ReadOnlySpan<byte> body, ref int used, out Rune rune)
    {
        rune = default;
        if (!TryUnit(body, used, out int first))
            return false;
        used += 4;
        if (Rune.TryCreate(first, out rune))
            return true;
        if (!body[used..].StartsWith("\\u"u8) || !TryUnit(body, used + 2, out int second) || !Rune.TryCreate((char)first, (char)second, out rune))
            return false;
        used += 6;
        return true;
    }

    private static bool TryUnit(ReadOnlySpan<byte> body, int at, out int unit)
    {
        unit = 0;
        return body.Length >= at + 4 && Utf8Parser.TryParse(body.Slice(at, 4), out unit, out int read, 'x') && read == 4 && unit >= 0;
    }
}
