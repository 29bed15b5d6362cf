using System.Text.RegularExpressions;

namespace VerlPS.Logs;

/// <summary>A user's regular expression for lines, whatever the case; colours don't count.</summary>
public sealed class LinePattern
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(1);

    private readonly Regex _form;

    /// <summary>Reads an expression.</summary>
    /// <param name="pattern">The expression.</param>
    /// <param name="parameter">Who named it, for the message: "-Include".</param>
    /// <exception cref="VerlException">InvalidArgument, naming the expression that can't be read.</exception>
    public LinePattern(string pattern, string parameter)
    {
        try
        {
            _form = new Regex(pattern, RegexOptions.CultureInvariant | RegexOptions.IgnoreCase, Patience);
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

    /// <summary>A part of the line matches.</summary>
    /// <exception cref="VerlException">InvalidArgument: the expression takes more than a second on one line.</exception>
    public bool IsMatch(string line) => IsMatchOfPlain(LineText.Plain(line));

    /// <summary>The same for a line that has no colours any more.</summary>
    internal bool IsMatchOfPlain(string text)
    {
        try
        {
            return _form.IsMatch(text);
        }
        catch (RegexMatchTimeoutException error)
        {
            throw new VerlException(
                VerlErrorKind.InvalidArgument,
                $"The regular expression '{this}' took more than a second on one line.",
                ToString(),
                "Avoid repetitions inside repetitions, such as (a+)+.",
                error);
        }
    }

    /// <summary>The expression as it was written.</summary>
    public override string ToString() => _form.ToString();
}
