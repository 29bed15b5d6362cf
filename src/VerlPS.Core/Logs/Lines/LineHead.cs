namespace VerlPS.Logs;

/// <summary>The kinds of heads; the lines of one traceback that have any have all the same.</summary>
internal enum HeadForm
{
    None,
    Level,
    Bracket,
    Date,
    Google,
    Nccl,
    Pairs,
}

/// <summary>What a logger writes in front of a message.</summary>
internal ref struct LineHead(ReadOnlySpan<char> message)
{
    /// <summary>What comes after the head.</summary>
    public ReadOnlySpan<char> Message { get; set; } = message;

    /// <summary>A word of the head that the message can't do without.</summary>
    public string Lead { get; set; } = string.Empty;

    /// <summary>Null where nothing says one.</summary>
    public LogLevel? Level { get; set; }

    /// <summary>The rank in torch's process group; null where nothing says one.</summary>
    public int? Rank { get; set; }

    public int? ProcessId { get; set; }

    public LineTime? Time { get; set; }

    /// <summary>Who wrote the line: a process of Ray itself, for example raylet, or SGLang's tags of a worker, for example DP0 TP1.</summary>
    public ReadOnlySpan<char> Writer { get; set; }

    public HeadForm Form { get; set; }

    /// <summary>Reads the head. The first character tells which forms are worth a try.</summary>
    public static LineHead Read(ReadOnlySpan<char> text)
    {
        LineHead head = new(text);
        if (text.StartsWith("[rank", StringComparison.Ordinal) && TryTakeRank(text, out int rank, out ReadOnlySpan<char> rest))
        {
            head.Message = rest;
            head.Rank = rank;
        }

        ReadForm(ref head);
        if (head.Rank is null && head.Message.StartsWith("[Rank ", StringComparison.Ordinal))
            head.Rank = RankIn(head.Message["[Rank ".Length..]);
        return head;
    }

    private static void ReadForm(ref LineHead head)
    {
        if (head.Message.IsEmpty)
            return;
        switch (head.Message[0])
        {
            case '[':
                _ = BracketHead.TryRead(ref head) || GoogleHead.TryRead(ref head);
                break;
            case >= '0' and <= '9':
                _ = DateHead.TryRead(ref head) || NcclHead.TryRead(ref head);
                break;
            case >= 'A' and <= 'Z':
                _ = LevelHead.TryRead(ref head) || GoogleHead.TryRead(ref head) || NcclHead.TryRead(ref head);
                break;
            case >= 'a' and <= 'z':
                _ = NcclHead.TryRead(ref head) || PairsHead.TryRead(ref head);
                break;
            default:
                break;
        }
    }

    // "[rank3]: ": one space belongs to the head; more are the indentation of a traceback.
    private static bool TryTakeRank(ReadOnlySpan<char> text, out int rank, out ReadOnlySpan<char> rest)
    {
        LineScanner scanner = new(text["[rank".Length..]);
        bool taken = scanner.TakeDigits(9, out ReadOnlySpan<char> digits) & scanner.Take(']');
        scanner.Take(':');
        scanner.Take(' ');
        rest = scanner.Rest;
        rank = LineScanner.Number(digits) ?? 0;
        return taken;
    }

    private static int? RankIn(ReadOnlySpan<char> text)
    {
        LineScanner scanner = new(text);
        return scanner.TakeDigits(9, out ReadOnlySpan<char> digits) && scanner.Next == ']' ? LineScanner.Number(digits) : null;
    }
}
