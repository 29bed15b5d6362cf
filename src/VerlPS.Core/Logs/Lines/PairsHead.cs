namespace VerlPS.Logs;

/// <summary>
/// Lines of Go's programs, such as Prometheus and Grafana in a project of compose, <c>ts=… level=warn msg="…"</c>, and
/// wandb's <c>wandb: WARNING </c>. The pairs are the message: none of them is a head alone.
/// </summary>
internal static class PairsHead
{
    private const int LongestHead = 300;

    private static readonly string[] Times = ["ts=", "time=", "t="];
    private static readonly string[] Starts = [.. Times, "level=", "lvl=", "logger="];

    public static bool TryRead(ref LineHead head)
    {
        LineScanner scanner = new(head.Message);
        if (scanner.Take("wandb: "))
        {
            if (!LevelWord.TryTake(ref scanner, out LogLevel level))
                return false;
            scanner.SkipBlanks();
            head.Level = level;
            head.Form = HeadForm.Pairs;
            head.Message = scanner.Rest;
            return true;
        }

        if (scanner.Next is not ('t' or 'l') || !StartsWithAny(head.Message, Starts))
            return false;
        ReadOnlySpan<char> near = head.Message[..Math.Min(LongestHead, head.Message.Length)];
        if (LevelWord.OfValue(Value(near, "level=") is { IsEmpty: false } named ? named : Value(near, "lvl=")) is not LogLevel found)
            return false;
        head.Level = found;
        head.Form = HeadForm.Pairs;
        foreach (string key in Times)
        {
            LineScanner time = new(Value(near, key));
            if (LineTime.TryTakeDate(ref time, out LineTime written))
                head.Time = written;
        }

        return true;
    }

    // The value of a key that stands at the beginning or behind a blank.
    private static ReadOnlySpan<char> Value(ReadOnlySpan<char> text, string key)
    {
        for (int from = 0; ; from += key.Length)
        {
            int at = text[from..].IndexOf(key, StringComparison.Ordinal);
            if (at < 0)
                return [];
            from += at;
            if (from > 0 && text[from - 1] != ' ')
                continue;
            ReadOnlySpan<char> value = text[(from + key.Length)..];
            int end = value.IndexOf(' ');
            return (end < 0 ? value : value[..end]).Trim('"');
        }
    }

    private static bool StartsWithAny(ReadOnlySpan<char> text, string[] words)
    {
        foreach (string word in words)
        {
            if (text.StartsWith(word, StringComparison.Ordinal))
                return true;
        }

        return false;
    }
}
