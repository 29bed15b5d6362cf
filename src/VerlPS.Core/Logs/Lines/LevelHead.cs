namespace VerlPS.Logs;

/// <summary>
/// Heads that begin with the level: verl <c>WARNING:2026-08-20 06:31:40,451:</c>, vLLM <c>INFO 08-20 06:32:11 [core.py:9] </c>,
/// Ray Serve <c>INFO 2026-08-20 06:31:02,114 … -- </c>, Python's own <c>WARNING:root:</c>, uvicorn <c>INFO:     </c>.
/// </summary>
internal static class LevelHead
{
    private const int LongestPlace = 160;

    public static bool TryRead(ref LineHead head)
    {
        LineScanner scanner = new(head.Message);
        if (!LevelWord.TryTake(ref scanner, out LogLevel level))
            return false;
        if (scanner.Rest.IsEmpty)
        {
            head.Level = level;
            head.Form = HeadForm.Level;
            return true;
        }

        if (scanner.Take(':'))
            head.Time = AfterColon(ref scanner);
        else if (scanner.Take(' '))
            head.Time = AfterBlank(ref scanner);
        else
            return false;
        head.Level = level;
        head.Form = HeadForm.Level;
        head.Message = scanner.Rest;
        return true;
    }

    private static LineTime? AfterColon(ref LineScanner scanner)
    {
        LineScanner ahead = scanner;
        if (LineTime.TryTakeDate(ref ahead, out LineTime time) && ahead.Take(':'))
        {
            scanner = ahead;
            return time;
        }

        TakeLoggerName(ref scanner);
        scanner.SkipBlanks();
        return null;
    }

    // "root:" of "WARNING:root:slow"; not the "http:" of an address.
    private static void TakeLoggerName(ref LineScanner scanner)
    {
        ReadOnlySpan<char> rest = scanner.Rest;
        int end = 0;
        while (end < rest.Length && end < LongestPlace && (char.IsAsciiLetterOrDigit(rest[end]) || rest[end] is '_' or '.'))
            end++;
        if (end > 0 && char.IsAsciiLetter(rest[0]) && end < rest.Length && rest[end] == ':' && !rest[(end + 1)..].StartsWith("//", StringComparison.Ordinal))
            scanner.Skip(end + 1);
    }

    private static LineTime? AfterBlank(ref LineScanner scanner)
    {
        LineScanner ahead = scanner;
        if (LineTime.TryTakeDay(ref ahead, out LineTime day))
        {
            ahead.Take(' ');
            // "[core.py:946] ", and "cuda.py:22] " of older versions.
            LineScanner place = ahead;
            place.Take('[');
            if (place.TakeUntil("]", LongestPlace, out ReadOnlySpan<char> file) && IsPlace(file))
            {
                place.Take(' ');
                ahead = place;
            }

            scanner = ahead;
            return day;
        }

        if (LineTime.TryTakeDate(ref ahead, out LineTime date))
        {
            LineScanner place = ahead;
            if (place.TakeUntil(" -- ", LongestPlace, out _))
                ahead = place;
            else
                ahead.SkipBlanks();
            scanner = ahead;
            return date;
        }

        scanner.SkipBlanks();
        return null;
    }

    /// <summary>The text is a file and a line in it: <c>core.py:946</c>.</summary>
    public static bool IsPlace(ReadOnlySpan<char> text)
    {
        int colon = text.LastIndexOf(':');
        return colon > 0 && colon + 1 < text.Length && text.IndexOf(' ') < 0 && text[(colon + 1)..].IndexOfAnyExceptInRange('0', '9') < 0;
    }
}
