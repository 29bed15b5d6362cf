namespace VerlPS.Adapters.Logs;

/// <summary>
/// Reads the times of one log. Neighbouring lines are of the same minute, so only the seconds are read anew: a time is
/// read for each of millions of lines.
/// </summary>
internal sealed class EngineClock
{
    // 2026-11-23T05:04:13.977508388Z: to the minute, then the seconds and nine digits.
    private const int MinuteLength = 17;
    private const int UtcLength = 30;

    private readonly byte[] _minute = new byte[MinuteLength];
    private DateTimeOffset _begin;

    /// <summary>Reads a time; false where the text is none.</summary>
    public bool TryRead(ReadOnlySpan<byte> stamp, out DateTimeOffset time)
    {
        if (stamp.Length == UtcLength && stamp[^1] == 'Z' && stamp[MinuteLength + 2] == '.' && stamp.StartsWith(_minute)
            && TryDigits(stamp.Slice(MinuteLength, 2), out int second) && second < 60
            && TryDigits(stamp.Slice(MinuteLength + 3, 7), out int ticks) && stamp.Slice(UtcLength - 3, 2).IndexOfAnyExceptInRange((byte)'0', (byte)'9') < 0)
        {
            time = _begin.AddTicks((second * TimeSpan.TicksPerSecond) + ticks);
            return true;
        }

        if (!EngineStamp.TryParse(stamp, out time))
            return false;
        if (stamp.Length == UtcLength && stamp[^1] == 'Z')
        {
            stamp[..MinuteLength].CopyTo(_minute);
            _begin = new DateTimeOffset(time.Ticks - (time.Ticks % TimeSpan.TicksPerMinute), TimeSpan.Zero);
        }

        return true;
    }

    /// <summary>Takes the time and the blank off the beginning of a text; leaves the text alone where it does not begin with one.</summary>
    public bool TryTake(ref ReadOnlySpan<byte> text, out DateTimeOffset time)
    {
        int length = text.Length > UtcLength && text[UtcLength] == ' ' ? UtcLength : EngineStamp.Find(text);
        time = default;
        if (length <= 0 || !TryRead(text[..length], out time))
            return false;

        text = text[(length + 1)..];
        return true;
    }

    private static bool TryDigits(ReadOnlySpan<byte> digits, out int value)
    {
        value = 0;
        foreach (byte digit in digits)
        {
            if (digit is < (byte)'0' or > (byte)'9')
                return false;
            value = (value * 10) + digit - '0';
        }

        return true;
    }
}
