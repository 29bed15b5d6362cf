using System.Buffers;

namespace VerlPS.Logs;

/// <summary>
/// Heads that begin with a date: Ray <c>date⇥INFO worker.py:9 -- </c>, loguru <c>date | INFO     | app:run:3 - </c>,
/// Python's loggers <c>date - name - INFO - </c>, and TensorFlow's <c>date: E file.cc:485] </c>.
/// </summary>
internal static class DateHead
{
    private const int LongestPlace = 160;
    private const int MostWords = 6;

    private static readonly SearchValues<char> Marks = SearchValues.Create(".:_-|[]");

    public static bool TryRead(ref LineHead head)
    {
        LineScanner scanner = new(head.Message);
        if (!LineTime.TryTakeDate(ref scanner, out LineTime time))
            return false;
        head.Time = time;
        head.Form = HeadForm.Date;
        if (TryTakeLetter(ref scanner, out LogLevel level) || TryTakeLevel(ref scanner, out level))
        {
            head.Level = level;
            head.Message = scanner.Rest;
        }

        return true;
    }

    /// <summary>
    /// Takes the level and what belongs to it: the words before it must look like a logger's, with dots, colons,
    /// dashes or brackets, or stand between two dashes or bars, so that a sentence about an ERROR is no head.
    /// </summary>
    public static bool TryTakeLevel(ref LineScanner scanner, out LogLevel level)
    {
        level = default;
        LineScanner ahead = scanner;
        bool isHead = true;
        ReadOnlySpan<char> before = [];
        for (int i = 0; i < MostWords && isHead; i++)
        {
            ahead.SkipBlanks();
            ReadOnlySpan<char> word = WordOf(ahead.Rest);
            if (word.IsEmpty)
                return false;
            ahead.Skip(word.Length);
            if (LevelWord.Of(word.Trim("[]|:-")) is LogLevel found)
            {
                level = found;
                TakePlace(ref ahead);
                scanner = ahead;
                return true;
            }

            isHead = word.IndexOfAny(Marks) >= 0 || (before is "-" or "|" && ahead.Rest.TrimStart(" ").StartsWith(before, StringComparison.Ordinal));
            before = word;
        }

        return false;
    }

    // What loggers write between the level and the message: "worker.py:9 -- ", "| app:run:3 - ", "| ", "[config.py:9:load] ", " - ".
    private static void TakePlace(ref LineScanner scanner)
    {
        scanner.SkipBlanks();
        LineScanner place = scanner;
        bool taken = place.Next switch
        {
            '|' => TakeBar(ref place),
            '[' => place.TakeUntil("] ", LongestPlace, out ReadOnlySpan<char> file) && file.Contains(".py:", StringComparison.Ordinal),
            '-' => place.Take("- "),
            _ => place.TakeUntil(" -- ", LongestPlace, out ReadOnlySpan<char> file) && LevelHead.IsPlace(file),
        };
        if (taken)
            scanner = place;
    }

    private static bool TakeBar(ref LineScanner scanner)
    {
        LineScanner ahead = scanner;
        ahead.Take("| ");
        if (!ahead.TakeUntil(" - ", LongestPlace, out ReadOnlySpan<char> place) || place.Contains(' ') || !place.Contains(':'))
            return scanner.Take("| ");
        scanner = ahead;
        return true;
    }

    private static bool TryTakeLetter(ref LineScanner scanner, out LogLevel level)
    {
        level = default;
        LineScanner ahead = scanner;
        if (!ahead.Take(':') || !ahead.Take(' ') || LevelWord.Of(ahead.Next) is not LogLevel found)
            return false;
        ahead.Skip(1);
        if (!ahead.Take(' ') || !ahead.TakeUntil("] ", LongestPlace, out _))
            return false;
        level = found;
        scanner = ahead;
        return true;
    }

    private static ReadOnlySpan<char> WordOf(ReadOnlySpan<char> text)
    {
        ReadOnlySpan<char> near = text[..Math.Min(text.Length, LongestPlace)];
        int end = near.IndexOfAny(' ', '\t');
        return end >= 0 ? near[..end] : near.Length < LongestPlace ? near : [];
    }
}
