namespace VerlPS.Logs;

/// <summary>
/// Heads that begin with a bracket: SGLang <c>[date DP0 TP1] </c>, Ray's C++ <c>[date E 39 40] (raylet) node.cc:3: </c>,
/// hydra <c>[date][name][INFO] - </c>, DeepSpeed <c>[date] [INFO] [config.py:9:load] </c>, Transformers
/// <c>[INFO|trainer.py:9] date >> </c>, and a bare <c>[ERROR] </c>.
/// </summary>
internal static class BracketHead
{
    private const int LongestTags = 60;

    public static bool TryRead(ref LineHead head)
    {
        LineScanner scanner = new(head.Message);
        scanner.Take('[');
        if (!char.IsAsciiDigit(scanner.Next))
            return TryReadLevel(ref head, scanner);
        if (!LineTime.TryTakeDate(ref scanner, out LineTime time))
            return false;
        if (!TryReadRay(ref head, scanner) && !TryReadTagged(ref head, scanner))
            return false;
        head.Time = time;
        return true;
    }

    // "[INFO] ", "[INFO|trainer.py:9] 2026-08-20 06:31:02,114 >> ", "[ERROR] 2026-08-20-06:31:02 "
    private static bool TryReadLevel(ref LineHead head, LineScanner scanner)
    {
        if (!LevelWord.TryTake(ref scanner, out LogLevel level) || scanner.Next is not (']' or '|') || !scanner.TakeUntil("]", LongestTags, out _))
            return false;
        scanner.SkipBlanks();
        if (LineTime.TryTakeDate(ref scanner, out LineTime time))
        {
            head.Time = time;
            if (!scanner.Take(" >> "))
                scanner.SkipBlanks();
        }

        head.Level = level;
        head.Form = HeadForm.Bracket;
        head.Message = scanner.Rest;
        return true;
    }

    private static bool TryReadRay(ref LineHead head, LineScanner scanner)
    {
        if (!scanner.Take(' ') || LevelWord.Of(scanner.Next) is not LogLevel level)
            return false;
        scanner.Skip(1);
        if (!scanner.Take(' ') || !scanner.TakeDigits(LongestTags, out ReadOnlySpan<char> process) || !scanner.Take(' ') || !scanner.TakeDigits(LongestTags, out _) || !scanner.Take(']'))
            return false;
        scanner.SkipBlanks();
        if (scanner.Take('('))
        {
            if (!scanner.TakeUntil(")", LongestTags, out ReadOnlySpan<char> component))
                return false;
            head.Writer = component;
            scanner.SkipBlanks();
        }

        LineScanner place = scanner;
        if (place.TakeUntil(": ", LongestTags, out ReadOnlySpan<char> file) && LevelHead.IsPlace(file))
            scanner = place;
        head.Level = level;
        head.ProcessId = LineScanner.Number(process);
        head.Form = HeadForm.Bracket;
        head.Message = scanner.Rest;
        return true;
    }

    private static bool TryReadTagged(ref LineHead head, LineScanner scanner)
    {
        if (!scanner.TakeUntil("]", LongestTags, out ReadOnlySpan<char> tags))
            return false;
        tags = tags.Trim();
        LogLevel? level = LevelWord.Of(tags);
        head.Form = HeadForm.Bracket;
        // One space belongs to the head; more are the indentation of a traceback.
        scanner.Take(' ');
        head.Message = scanner.Rest;
        if (level is null && !tags.IsEmpty)
            head.Writer = tags;
        if (level is not null)
            head.Level = level;
        else if (!NcclHead.TryRead(ref head))
            ReadLevel(ref head, scanner);
        return true;
    }

    private static void ReadLevel(ref LineHead head, LineScanner scanner)
    {
        // hydra writes no blanks between its brackets.
        LineScanner ahead = scanner;
        if (ahead.Take('[') && ahead.TakeUntil("][", LongestTags * 2, out _) && ahead.TakeUntil("]", LongestTags, out ReadOnlySpan<char> word) && LevelWord.Of(word) is LogLevel named)
        {
            ahead.Take(" - ");
            head.Level = named;
            head.Message = ahead.Rest;
        }
        else if (DateHead.TryTakeLevel(ref scanner, out LogLevel level))
        {
            head.Level = level;
            head.Message = scanner.Rest;
        }
    }
}
