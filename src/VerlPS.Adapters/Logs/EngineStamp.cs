using System.Buffers.Text;

namespace VerlPS.Adapters.Logs;

/// <summary>The time that the engine writes before every piece of a log: RFC 3339 with nine digits and a blank.</summary>
internal static class EngineStamp
{
    // 2026-11-23T05:04:13.977508388Z, or +08:00 instead of Z: the local driver writes the engine's own zone.
    private const int DateAndTime = 19;
    private const int Longest = 36;

    /// <summary>How long the time is that the text may begin with; -1 where it begins with none.</summary>
    public static int Find(ReadOnlySpan<byte> text)
    {
        int length = text[..Math.Min(Longest, text.Length)].IndexOf((byte)' ');
        return length > DateAndTime ? length : -1;
    }

    /// <summary>Reads a time; false where the text is none.</summary>
    public static bool TryParse(ReadOnlySpan<byte> stamp, out DateTimeOffset time)
    {
        time = default;
        if (stamp.Length <= DateAndTime || stamp[4] != '-' || stamp[7] != '-' || stamp[10] != 'T' || stamp[13] != ':' || stamp[16] != ':')
            return false;
        if (!Number(stamp[..4], out int year) || !Number(stamp[5..7], out int month) || !Number(stamp[8..10], out int day)
            || !Number(stamp[11..13], out int hour) || !Number(stamp[14..16], out int minute) || !Number(stamp[17..19], out int second)
            || year < 1 || month is < 1 or > 12 || day < 1 || day > DateTime.DaysInMonth(year, month) || hour > 23 || minute > 59 || second > 59)
        {
            return false;
        }

        ReadOnlySpan<byte> rest = stamp[DateAndTime..];
        if (!TakeFraction(ref rest, out long ticks) || !TryZone(rest, out TimeSpan offset))
            return false;
        time = new DateTimeOffset(new DateTime(year, month, day, hour, minute, second).AddTicks(ticks) - offset, TimeSpan.Zero);
        return true;
    }

    private static bool TakeFraction(ref ReadOnlySpan<byte> text, out long ticks)
    {
        ticks = 0;
        if (text is not [(byte)'.', ..])
            return true;

        int digits = text[1..].IndexOfAnyExceptInRange((byte)'0', (byte)'9');
        if (digits is < 1 or > 9)
            return false;
        // A tick is the seventh digit.
        for (int i = 0; i < 7; i++)
            ticks = (ticks * 10) + (i < digits ? text[1 + i] - '0' : 0);
        text = text[(1 + digits)..];
        return true;
    }

    private static bool TryZone(ReadOnlySpan<byte> text, out TimeSpan offset)
    {
        offset = TimeSpan.Zero;
        if (text is [(byte)'Z'])
            return true;
        if (text is not [(byte)'+' or (byte)'-', _, _, (byte)':', _, _] || !Number(text[1..3], out int hours) || !Number(text[4..], out int minutes) || hours > 14 || minutes > 59)
            return false;

        offset = new TimeSpan(text[0] == '-' ? -hours : hours, text[0] == '-' ? -minutes : minutes, 0);
        return true;
    }

    private static bool Number(ReadOnlySpan<byte> digits, out int value)
        => Utf8Parser.TryParse(digits, out value, out int read) && read == digits.Length && value >= 0;
}
