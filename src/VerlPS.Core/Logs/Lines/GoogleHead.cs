namespace VerlPS.Logs;

/// <summary>
/// Heads of Google's loggers, which torch and absl write: <c>[E820 07:42:28.858931807 ProcessGroupNCCL.cpp:685] </c>,
/// <c>W0820 07:42:28.858000 3125 torch/run.py:774] </c>, and absl's <c>E0000 00:00:1787207548.858931 3125 dnn.cc:9] </c>.
/// </summary>
internal static class GoogleHead
{
    private const int LongestPlace = 300;

    public static bool TryRead(ref LineHead head)
    {
        LineScanner scanner = new(head.Message);
        scanner.Take('[');
        if (LevelWord.Of(scanner.Next) is not LogLevel level)
            return false;
        scanner.Skip(1);
        if (!char.IsAsciiDigit(scanner.Next) || !(LineTime.TryTakeShortDay(ref scanner, out LineTime time) || TryTakeSeconds(ref scanner, out time)))
            return false;
        scanner.SkipBlanks();
        LineScanner ahead = scanner;
        int? processId = null;
        if (ahead.TakeDigits(LongestPlace, out ReadOnlySpan<char> digits) && ahead.Take(' '))
        {
            processId = LineScanner.Number(digits);
            scanner = ahead;
        }

        if (!scanner.TakeUntil("]", LongestPlace, out ReadOnlySpan<char> place) || place.IndexOf(':') < 0)
            return false;
        scanner.Take(' ');
        head.Level = level;
        head.ProcessId = processId;
        head.Time = time;
        head.Form = HeadForm.Google;
        head.Message = scanner.Rest;
        return true;
    }

    // Before absl is set up it knows no zone and writes seconds since 1970.
    private static bool TryTakeSeconds(ref LineScanner scanner, out LineTime time)
    {
        time = default;
        LineScanner ahead = scanner;
        if (!ahead.Take("0000 00:00:") || !ahead.TakeNumber(9, out int most) || !ahead.TakeNumber(1, out int last) || !ahead.Take('.') || !ahead.TakeNumber(6, out int micros))
            return false;
        time = new LineTime(DateTimeOffset.FromUnixTimeSeconds((most * 10L) + last).AddTicks(micros * 10L), true);
        scanner = ahead;
        return true;
    }
}
