using System.Text.RegularExpressions;

namespace VerlPS.Logs;

/// <summary>Which lines to hand out.</summary>
public sealed class LogFilter
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(1);

    private readonly Regex? _include;
    private readonly Regex? _exclude;

    /// <summary>Creates a filter.</summary>
    /// <param name="level">The least level; null for all.</param>
    /// <param name="include">A regular expression that a line must match, whatever the case; null for all.</param>
    /// <param name="exclude">A regular expression that a line must not match; null for none.</param>
    /// <exception cref="VerlException">InvalidArgument, naming the expression that can't be read.</exception>
    public LogFilter(LogLevel? level, string? include, string? exclude)
    {
        Level = level;
        _include = Compile(include, "-Include");
        _exclude = Compile(exclude, "-Exclude");
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
        return (_include is null || IsMatch(_include, text)) && (_exclude is null || !IsMatch(_exclude, text));
    }

    private static bool IsMatch(Regex pattern, string text)
    {
        try
        {
            return pattern.IsMatch(text);
        }
        catch (RegexMatchTimeoutException error)
        {
            throw new VerlException(
                VerlErrorKind.InvalidArgument,
                $"The regular expression '{pattern}' took more than a second on one line.",
                pattern.ToString(),
                "Avoid repetitions inside repetitions, such as (a+)+.",
                error);
        }
    }

    private static Regex? Compile(string? pattern, string parameter)
    {
        if (pattern is null)
            return null;

        try
        {
            return new Regex(pattern, RegexOptions.CultureInvariant | RegexOptions.IgnoreCase, Patience);
        }
        catch (ArgumentException error)
        {
            throw new VerlException(
                VerlErrorKind.InvalidArgument,
                $"{parameter} '{pattern}' is not a regular expression: {error.Message}",
                pattern,
                "Escape plain text with [regex]::Escape('…').",
                error);
        }
    }
}
