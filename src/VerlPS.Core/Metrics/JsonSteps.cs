using System.Text;

namespace VerlPS.Metrics;

/// <summary>
/// Reads lines of verl's file logger, <c>{"step":N,"data":{…}}</c>. It writes null for what is not a number, and did write
/// NaN and Infinity, which JSON does not have. Values that are no numbers are left out; a line that breaks off is none.
/// </summary>
internal static class JsonSteps
{
    /// <summary>The text is of this kind.</summary>
    public static bool IsBegun(ReadOnlySpan<byte> text)
    {
        ReadOnlySpan<byte> begin = TrimMark(text).TrimStart(" \t\r\n"u8);
        if (!begin.StartsWith("{"u8))
            return false;
        begin = begin[1..].TrimStart((byte)' ');
        return begin.StartsWith("\"step\""u8) || begin.StartsWith("\"data\""u8);
    }

    /// <summary>Reads no more than the step's number; whether the rest is whole, only reading it tells.</summary>
    public static bool TryFindStep(ReadOnlySpan<byte> line, out long step)
    {
        JsonText json = new(TrimMark(line));
        step = 0;
        if (!json.TryTake('{'))
            return false;
        while (json.TryTakeName(out ReadOnlySpan<byte> name))
        {
            if (name.SequenceEqual("step"u8))
                return json.TryTakeNumber(out double number) && IsStep(number, out step);
            json.Skip();
            if (!json.TryTake(','))
                break;
        }

        return false;
    }

    /// <summary>Reads a line; null where it is not such a line, or not a whole one.</summary>
    public static StepLine? Read(ReadOnlySpan<byte> line, StepLineBuilder pairs)
    {
        pairs.Clear();
        JsonText json = new(TrimMark(line));
        long? step = null;
        bool hasData = false;
        if (!json.TryTake('{'))
            return null;
        while (json.TryTakeName(out ReadOnlySpan<byte> name))
        {
            if (name.SequenceEqual("step"u8) && json.TryTakeNumber(out double number))
                step = IsStep(number, out long whole) ? whole : null;
            else if (name.SequenceEqual("data"u8) && json.TryTake('{'))
                hasData = ReadData(ref json, pairs);
            else
                json.Skip();
            if (!json.TryTake(','))
                break;
        }

        return json.TryTake('}') && json.IsAtEnd && hasData && step is long found ? pairs.Build(found) : null;
    }

    private static bool IsStep(double number, out long step)
    {
        step = number is >= 0 and < 1e18 ? (long)number : -1;
        return step >= 0 && step == number;
    }

    private static bool ReadData(ref JsonText json, StepLineBuilder pairs)
    {
        while (json.TryTakeName(out ReadOnlySpan<byte> name))
        {
            if (json.TryTakeNumber(out double value))
                pairs.Add(name.Contains((byte)'\\') ? Unescape(name) : name, value);
            else
                json.Skip();
            if (!json.TryTake(','))
                break;
        }

        return json.TryTake('}');
    }

    private static byte[] Unescape(ReadOnlySpan<byte> name)
    {
        StringBuilder text = new();
        string written = Encoding.UTF8.GetString(name);
        for (int i = 0; i < written.Length; i++)
        {
            if (written[i] != '\\' || i + 1 == written.Length)
            {
                text.Append(written[i]);
                continue;
            }

            char kind = written[++i];
            if (kind == 'u' && i + 4 < written.Length && ushort.TryParse(written.AsSpan(i + 1, 4), System.Globalization.NumberStyles.AllowHexSpecifier, null, out ushort code))
            {
                text.Append((char)code);
                i += 4;
            }
            else
            {
                text.Append(kind switch { 'n' => '\n', 't' => '\t', 'r' => '\r', 'b' => '\b', 'f' => '\f', _ => kind });
            }
        }

        return Encoding.UTF8.GetBytes(text.ToString());
    }

    private static ReadOnlySpan<byte> TrimMark(ReadOnlySpan<byte> text) => text.StartsWith("\uFEFF"u8) ? text[3..] : text;
}
