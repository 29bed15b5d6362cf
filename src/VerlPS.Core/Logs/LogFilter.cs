namespace VerlPS.Logs;

/// <summary>Which lines to hand out.</summary>
public sealed class LogFilter
{
    private readonly LinePattern? _include;
    private readonly LinePattern? _exclude;

    /// <summary>Creates a filter.</summary>
    /// <param name="level">The least level; null for all.</param>
    /// <param name="include">A regular expression that a line must match, whatever the case; null for all.</param>
    /// <param name="exclude">A regular expression that a line must not match; null for none.</param>
    /// <exception cref="VerlException">InvalidArgument, naming the expression that can't be read.</exception>
    public LogFilter(LogLevel? level, string? include, string? exclude)
    {
        Level = level;
        _include = include is null ? null : new LinePattern(include, "-Include");
        _exclude = exclude is null ? null : new LinePattern(exclude, "-Exclude");
    }

    /// <summary>The least level; null for all.</summary>
    public LogLevel? Level { get; }

    /// <summary>Whether the line's text, without colours, passes the expressions.</summary>
    /// <exception cref="VerlException">InvalidArgument: an expression takes more than a second on one line.</exception>
    public bool AcceptsText(string line)
    {
        if (_include is null && _exclude is null)
            return true;

        string text = LineText.Plain(line);
        return _include?.IsMatchOfPlain(text) != false && _exclude?.IsMatchOfPlain(text) != true;
    }
}
