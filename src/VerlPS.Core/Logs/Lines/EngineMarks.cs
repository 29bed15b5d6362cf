namespace VerlPS.Logs;

/// <summary>
/// What an engine's command writes in front of lines, where its output went to a file: <c>docker logs -t</c> the time,
/// <c>docker compose logs</c> the container. A table looks like the latter, so the log's first line must have it.
/// </summary>
internal sealed class EngineMarks(NameCache names)
{
    private const int LongestName = 128;

    private bool? _isComposed;

    /// <summary>Takes the marks off.</summary>
    public (string? Container, LineTime? Time) Take(ref ReadOnlySpan<char> text)
    {
        string? container = null;
        if (_isComposed != false && !text.IsEmpty && TryTakeName(text, out ReadOnlySpan<char> name, out ReadOnlySpan<char> rest))
        {
            _isComposed = true;
            container = names.Get(name);
            text = rest;
        }
        else if (!text.IsEmpty)
        {
            _isComposed ??= text.StartsWith("Attaching to ", StringComparison.Ordinal);
        }

        return (container, TakeTime(ref text));
    }

    private static bool TryTakeName(ReadOnlySpan<char> text, out ReadOnlySpan<char> name, out ReadOnlySpan<char> rest)
    {
        int end = 0;
        while (end < text.Length && end < LongestName && (char.IsAsciiLetterOrDigit(text[end]) || (end > 0 && text[end] is '_' or '.' or '-')))
            end++;
        name = text[..end];
        int bar = end;
        while (bar < text.Length && bar < LongestName && text[bar] == ' ')
            bar++;
        bool found = end > 0 && bar > end && bar < text.Length && text[bar] == '|' && (bar + 1 == text.Length || text[bar + 1] == ' ');
        rest = found ? text[Math.Min(bar + 2, text.Length)..] : text;
        return found;
    }

    private static LineTime? TakeTime(ref ReadOnlySpan<char> text)
    {
        const int Shortest = 20;
        if (text.Length < Shortest || text[10] != 'T')
            return null;
        LineScanner scanner = new(text);
        if (!LineTime.TryTakeDate(ref scanner, out LineTime time) || !(scanner.Rest.IsEmpty || scanner.Take(' ')) || !HasZone(text[..^scanner.Rest.Length].TrimEnd()))
            return null;
        text = scanner.Rest;
        return time;
    }

    private static bool HasZone(ReadOnlySpan<char> time) => time[^1] == 'Z' || time[^6] is '+' or '-';
}
