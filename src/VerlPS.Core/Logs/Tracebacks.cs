namespace VerlPS.Logs;

/// <summary>
/// Knows Python's tracebacks and dying words, which carry no level. Processes write at the same time, so it remembers
/// for each of them whether it is inside a traceback.
/// </summary>
internal sealed class Tracebacks
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

    private static readonly string[] Links =
    [
        "During handling of the above exception",
        "The above exception was the direct cause",
    ];

    private readonly HashSet<(LogChannel Stream, int? ProcessId, int? Rank)> _inside = [];

    /// <summary>The level that the text shows by its form; null for ordinary text.</summary>
    public LogLevel? Read(string text, LogChannel stream, int? processId, int? rank)
    {
        (LogChannel, int?, int?) writer = (stream, processId, rank);
        if (text.Contains("Traceback (most recent call last)", StringComparison.Ordinal) || text.StartsWith("  File \"", StringComparison.Ordinal))
        {
            _inside.Add(writer);
            return LogLevel.Error;
        }

        if (_inside.Count > 0 && _inside.Contains(writer))
        {
            // Frames are indented; what is not ends the traceback, and is the exception itself.
            if (text.Length > 0 && text[0] is not (' ' or '\t'))
                _inside.Remove(writer);
            return LogLevel.Error;
        }

        if (Array.Exists(Deaths, word => text.StartsWith(word, StringComparison.Ordinal)))
            return LogLevel.Critical;
        if (IsException(text) || Array.Exists(Links, word => text.StartsWith(word, StringComparison.Ordinal)))
            return LogLevel.Error;
        return IsPythonWarning(text) ? LogLevel.Warning : null;
    }

    // "torch.OutOfMemoryError: …", "ray.exceptions.RayTaskError(ValueError): …", "KeyboardInterrupt"
    private static bool IsException(string text)
    {
        int end = 0;
        while (end < text.Length && (char.IsAsciiLetterOrDigit(text[end]) || text[end] is '_' or '.'))
            end++;
        ReadOnlySpan<char> name = text.AsSpan(0, end);
        bool ends = end == text.Length || text[end] is ':' or '(';
        return ends
            && (name.EndsWith("Error", StringComparison.Ordinal)
                || name.EndsWith("Exception", StringComparison.Ordinal)
                || name.SequenceEqual("KeyboardInterrupt"));
    }

    // "/usr/lib/python3/site-packages/x.py:12: UserWarning: …"
    private static bool IsPythonWarning(string text)
    {
        int at = text.IndexOf("Warning: ", StringComparison.Ordinal);
        return at >= 0 && text.AsSpan(0, at).LastIndexOf(' ') is int space && text.AsSpan(space + 1, at - space - 1).IndexOfAnyExceptInRange('A', 'z') < 0;
    }
}
