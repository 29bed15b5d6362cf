namespace VerlPS.Logs;

/// <summary>NCCL's heads: <c>node1:5969:5970 [0] NCCL INFO </c>, and with a place <c>node1:5969:5970 [7] misc/shmutils.cc:72 NCCL WARN </c>.</summary>
internal static class NcclHead
{
    private const int LongestHead = 200;
    private const string Name = " NCCL ";

    public static bool TryRead(ref LineHead head)
    {
        ReadOnlySpan<char> text = head.Message;
        if (text[..Math.Min(LongestHead, text.Length)].IndexOf(Name, StringComparison.Ordinal) < 0)
            return false;
        LineScanner scanner = new(text);
        if (!scanner.TakeUntil(":", LongestHead, out ReadOnlySpan<char> host) || host.IsEmpty || host.Contains(' ')
            || !scanner.TakeDigits(LongestHead, out ReadOnlySpan<char> process) || !scanner.Take(':') || !scanner.TakeDigits(LongestHead, out _)
            || !scanner.Take(" [") || !scanner.TakeUntil("]", LongestHead, out _)
            || !scanner.TakeUntil(Name, LongestHead, out _) || LevelOf(ref scanner) is not LogLevel level)
        {
            return false;
        }

        scanner.Take(' ');
        head.Level = level;
        head.ProcessId = LineScanner.Number(process);
        head.Form = HeadForm.Nccl;
        head.Lead = "NCCL ";
        head.Message = scanner.Rest;
        return true;
    }

    private static LogLevel? LevelOf(ref LineScanner scanner)
        => scanner.Take("INFO") ? LogLevel.Info
            : scanner.Take("WARN") ? LogLevel.Warning
            : scanner.Take("TRACE") ? LogLevel.Debug
            : scanner.Take("ABORT") ? LogLevel.Critical
            : null;
}
