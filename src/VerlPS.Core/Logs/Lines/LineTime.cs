namespace VerlPS.Logs;

/// <summary>A time that a line carries. One without a zone is UTC; one without a year is of the leap year 2000.</summary>
internal readonly record struct LineTime(DateTimeOffset Value, bool HasYear)
{
    private const int LeapYear = 2000;

    /// <summary>Takes <c>2026-08-20 06:31:02,114</c>, <c>2026-08-20T06:31:02.114Z</c>, Ascend's <c>2026-08-20-06:31:02</c> and the like.</summary>
    public static bool TryTakeDate(ref LineScanner scanner, out LineTime time)
    {
        LineScanner ahead = scanner;
        time = default;
        if (!ahead.TakeNumber(4, out int year) || !ahead.Take('-') || !ahead.TakeNumber(2, out int month) || !ahead.Take('-') || !ahead.TakeNumber(2, out int day)
            || !(ahead.Take(' ') || ahead.Take('T') || ahead.Take('-')) || !TryTakeClock(ref ahead, out TimeSpan clock) || !TryTakeZone(ref ahead, out TimeSpan zone)
            || year is < 1970 or > 9990 || !IsDay(year, month, day))
        {
            return false;
        }

        time = new LineTime(new DateTimeOffset(new DateTime(year, month, day) + clock, zone), true);
        scanner = ahead;
        return true;
    }

    /// <summary>Takes vLLM's <c>08-20 06:32:11</c>.</summary>
    public static bool TryTakeDay(ref LineScanner scanner, out LineTime time)
    {
        LineScanner ahead = scanner;
        time = default;
        return ahead.TakeNumber(2, out int month) && ahead.Take('-') && ahead.TakeNumber(2, out int day)
            && TryTakeClockOf(month, day, ref ahead, ref scanner, out time);
    }

    /// <summary>Takes <c>0820 07:42:28.858931</c>, of which the month's first zero may be missing.</summary>
    public static bool TryTakeShortDay(ref LineScanner scanner, out LineTime time)
    {
        LineScanner ahead = scanner;
        time = default;
        return ahead.TakeDigits(4, out ReadOnlySpan<char> digits) && digits.Length >= 3 && LineScanner.Number(digits) is int number
            && TryTakeClockOf(number / 100, number % 100, ref ahead, ref scanner, out time);
    }

    private static bool TryTakeClockOf(int month, int day, ref LineScanner ahead, ref LineScanner scanner, out LineTime time)
    {
        time = default;
        if (!ahead.Take(' ') || !TryTakeClock(ref ahead, out TimeSpan clock) || !IsDay(LeapYear, month, day))
            return false;
        time = new LineTime(new DateTimeOffset(new DateTime(LeapYear, month, day) + clock, TimeSpan.Zero), false);
        scanner = ahead;
        return true;
    }

    private static bool TryTakeClock(ref LineScanner scanner, out TimeSpan clock)
    {
        clock = default;
        if (!scanner.TakeNumber(2, out int hour) || !scanner.Take(':') || !scanner.TakeNumber(2, out int minute) || !scanner.Take(':') || !scanner.TakeNumber(2, out int second)
            || hour > 23 || minute > 59 || second > 59)
        {
            return false;
        }

        clock = new TimeSpan(hour, minute, second);
        LineScanner ahead = scanner;
        if ((ahead.Take('.') || ahead.Take(',')) && ahead.TakeDigits(9, out ReadOnlySpan<char> digits))
        {
            clock += new TimeSpan(Ticks(digits));
            scanner = ahead;
        }

        return true;
    }

    // What follows a time as if it were a zone, "-rc1", is none.
    private static bool TryTakeZone(ref LineScanner scanner, out TimeSpan zone)
    {
        zone = TimeSpan.Zero;
        if (scanner.Take('Z') || scanner.Next is not ('+' or '-'))
            return true;
        LineScanner ahead = scanner;
        int sign = ahead.Take('-') ? -1 : 1;
        ahead.Take('+');
        if (ahead.TakeNumber(2, out int hours) && ahead.Take(':') && ahead.TakeNumber(2, out int minutes) && hours < 14 && minutes < 60)
        {
            zone = new TimeSpan(sign * hours, sign * minutes, 0);
            scanner = ahead;
        }

        return true;
    }

    private static long Ticks(ReadOnlySpan<char> fraction)
    {
        long ticks = 0;
        for (int i = 0; i < 7; i++)
            ticks = (ticks * 10) + (i < fraction.Length ? fraction[i] - '0' : 0);
        return ticks;
    }

    private static bool IsDay(int year, int month, int day) => month is >= 1 and <= 12 && day >= 1 && day <= DateTime.DaysInMonth(year, month);
}
