namespace VerlPS.Logs;

/// <summary>What of a line a terminal would show.</summary>
internal static class LineText
{
    /// <summary>The line without escape sequences and, where a progress bar rewrote it, as it stood last.</summary>
    public static string Visible(string line)
    {
        string text = Plain(line);
        if (!text.Contains('\r', StringComparison.Ordinal))
            return text;

        ReadOnlySpan<char> rest = text.AsSpan().TrimEnd();
        return rest[(rest.LastIndexOf('\r') + 1)..].ToString();
    }

    /// <summary>The line without escape sequences.</summary>
    public static string Plain(string line)
        => line.Contains('\x1b', StringComparison.Ordinal) ? LinePatterns.Ansi.Replace(line, string.Empty) : line;
}
