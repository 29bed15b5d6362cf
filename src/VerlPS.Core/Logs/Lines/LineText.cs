namespace VerlPS.Logs;

/// <summary>What of a line a terminal would show.</summary>
internal static class LineText
{
    private const char Escape = '\x1b';

    /// <summary>The line without escape sequences.</summary>
    public static string Plain(string line)
    {
        if (!line.Contains(Escape, StringComparison.Ordinal))
            return line;
        char[] buffer = [];
        return Plain(line, ref buffer).ToString();
    }

    /// <summary>The same, written into a buffer that grows as lines need, where the line has any sequence.</summary>
    public static ReadOnlySpan<char> Plain(ReadOnlySpan<char> line, ref char[] buffer)
    {
        ReadOnlySpan<char> rest = line;
        int escape = rest.IndexOf(Escape);
        if (escape < 0)
            return rest;

        if (buffer.Length < rest.Length)
            buffer = new char[Math.Max(1024, rest.Length)];
        int written = 0;
        while (escape >= 0)
        {
            rest[..escape].CopyTo(buffer.AsSpan(written));
            written += escape;
            rest = rest[escape..];
            int sequence = SequenceAt(rest);
            if (sequence == 0)
            {
                buffer[written++] = Escape;
                sequence = 1;
            }

            rest = rest[sequence..];
            escape = rest.IndexOf(Escape);
        }

        rest.CopyTo(buffer.AsSpan(written));
        return buffer.AsSpan(0, written + rest.Length);
    }

    /// <summary>A text without escape sequences as it stood last, where a progress bar rewrote it.</summary>
    public static ReadOnlySpan<char> Visible(ReadOnlySpan<char> text)
    {
        if (text.IndexOf('\r') < 0)
            return text;
        ReadOnlySpan<char> rest = text.TrimEnd();
        return rest[(rest.LastIndexOf('\r') + 1)..];
    }

    // How long the sequence is with which the text begins; 0 for a lone or broken one, which stays as it is.
    private static int SequenceAt(ReadOnlySpan<char> text)
    {
        if (text.Length < 2)
            return 0;
        if (text[1] == ']')
        {
            // A title or a link, up to a bell or to "ESC \".
            int end = text[2..].IndexOfAny('\a', Escape) + 2;
            if (end < 2)
                return 0;
            return text[end] == '\a' ? end + 1 : end + 1 < text.Length && text[end + 1] == '\\' ? end + 2 : 0;
        }

        if (text[1] != '[')
            return 0;
        int at = 2;
        while (at < text.Length && text[at] is >= '0' and <= '?')
            at++;
        while (at < text.Length && text[at] is >= ' ' and <= '/')
            at++;
        return at < text.Length && text[at] is >= '@' and <= '~' ? at + 1 : 0;
    }
}
