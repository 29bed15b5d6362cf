namespace VerlPS.Metrics;

/// <summary>
/// Takes <c>name:value - name:value …</c> apart. Names come from data and may hold colons, blanks and dashes, so that a
/// name is as long as it has to be: up to the first colon behind which a whole value stands. What another process wrote
/// behind the last value, without a line of its own, is no part of it.
/// </summary>
internal static class StepPairs
{
    /// <summary>Reads pairs up to the end, or to where foreign text begins.</summary>
    public static void Read(ReadOnlySpan<byte> text, StepLineBuilder pairs)
    {
        while (TryTake(text, out int colon, out double value, out int end))
        {
            pairs.Add(text[..colon], value);
            if (end < 0 || end + Separator.Length >= text.Length)
                return;
            text = text[(end + Separator.Length)..];
        }
    }

    private static ReadOnlySpan<byte> Separator => " - "u8;

    // end is -1 where the value is the line's last.
    private static bool TryTake(ReadOnlySpan<byte> text, out int colon, out double value, out int end)
    {
        (int Colon, double Value) glued = (-1, 0);
        (colon, value, end) = (0, 0, -1);
        for (int at = 0; text[at..].IndexOf((byte)':') is int next and >= 0;)
        {
            colon = at + next;
            at = colon + 1;
            ReadOnlySpan<byte> rest = text[at..];
            if (colon == 0 || !StepNumber.TryRead(rest, out value, out int length))
                continue;

            ReadOnlySpan<byte> tail = rest[length..];
            if (tail.Length == 0 || tail.StartsWith(Separator))
            {
                if (glued.Colon >= 0 && !CanBeName(text[(glued.Colon + 1)..colon]))
                    break;
                end = tail.Length == 0 ? -1 : colon + 1 + length;
                return true;
            }

            if (glued.Colon >= 0)
                continue;
            glued = (colon, value);
            if (IsForeign(tail))
                break;
        }

        (colon, value) = glued;
        return colon > 0;
    }

    // "model:7b/acc/mean@1:0.5": a number, and yet the name goes on.
    private static bool CanBeName(ReadOnlySpan<byte> text)
        => text.Contains((byte)'/') && text.IndexOfAny((byte)0x1b, (byte)'|', (byte)'[') < 0 && text.IndexOf("pid="u8) < 0 && text.IndexOf(Separator) < 0;

    private static bool IsForeign(ReadOnlySpan<byte> tail)
    {
        ReadOnlySpan<byte> text = tail.TrimStart((byte)' ');
        return text.Length == 0 || text[0] >= 0x80 || "([{<\"',;)]|%=*\x1b"u8.Contains(text[0]);
    }
}
