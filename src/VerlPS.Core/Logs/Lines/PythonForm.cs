namespace VerlPS.Logs;

/// <summary>Knows Python's exceptions, warnings and dying words, which carry no level.</summary>
internal static class PythonForm
{
    private static readonly string[] Deaths =
    [
        "Fatal Python error",
        "Segmentation fault",
        "Bus error",
        "Aborted (core dumped)",
        "terminate called after throwing",
        "*** SIG",
        "A worker died or was killed",
    ];

    /// <summary>The level that the text shows by its form; null for ordinary text.</summary>
    public static LogLevel? LevelOf(ReadOnlySpan<char> text)
    {
        if (text.IsEmpty)
            return null;
        if (IsDeath(text))
            return LogLevel.Critical;
        if (IsException(text) || TracebackText.Tells(text) || TracebackText.IsReason(text))
            return LogLevel.Error;
        return IsWarning(text) ? LogLevel.Warning : null;
    }

    /// <summary>"torch.OutOfMemoryError: …", "ray.exceptions.RayTaskError(ValueError): …", "KeyboardInterrupt"</summary>
    public static bool IsException(ReadOnlySpan<char> text)
    {
        ReadOnlySpan<char> name = text[..NameLength(text)];
        bool ends = name.Length == text.Length || text[name.Length] is ':' or '(';
        return ends
            && (name.EndsWith("Error", StringComparison.Ordinal)
                || name.EndsWith("Exception", StringComparison.Ordinal)
                || name.EndsWith("ExceptionGroup", StringComparison.Ordinal)
                || name is "KeyboardInterrupt");
    }

    /// <summary>What may stand at a traceback's end: any exception's name, "queue.Empty" or "SystemExit: 1".</summary>
    public static bool MayBeException(ReadOnlySpan<char> text)
    {
        int end = NameLength(text);
        if (end == 0 || !(char.IsAsciiLetter(text[0]) || text[0] == '_'))
            return false;
        return end == text.Length || text[end] == ':' || IsException(text);
    }

    // Letters, digits, dots, and the "<locals>" of a class that a function made.
    private static int NameLength(ReadOnlySpan<char> text)
    {
        int end = 0;
        while (end < text.Length && (char.IsAsciiLetterOrDigit(text[end]) || text[end] is '_' or '.' or '<' or '>'))
            end++;
        return end;
    }

    private static bool IsDeath(ReadOnlySpan<char> text)
    {
        if (text[0] is not ('F' or 'S' or 'B' or 'A' or 't' or '*'))
            return false;
        foreach (string word in Deaths)
        {
            if (text.StartsWith(word, StringComparison.Ordinal))
                return true;
        }

        return false;
    }

    // "/usr/lib/python3/site-packages/x.py:12: UserWarning: …"
    private static bool IsWarning(ReadOnlySpan<char> text)
    {
        int at = text.IndexOf("Warning: ", StringComparison.Ordinal);
        if (at < 0)
            return false;
        int blank = text[..at].LastIndexOf(' ');
        return text[(blank + 1)..at].IndexOfAnyExceptInRange('A', 'z') < 0;
    }
}
