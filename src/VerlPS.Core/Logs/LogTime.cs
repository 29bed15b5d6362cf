using System.Globalization;
using System.Text.RegularExpressions;

namespace VerlPS;

/// <summary>
/// A moment in a log: a date and time, or how long ago as a TimeSpan or as <c>30s</c>, <c>42m</c>, <c>2h</c>, <c>1d</c>.
/// A date without a zone is local time.
/// </summary>
public readonly partial record struct LogTime
{
    private readonly DateTimeOffset? _moment;
    private readonly TimeSpan _ago;

    /// <summary>A moment.</summary>
    public LogTime(DateTimeOffset moment) => _moment = moment;

    /// <summary>A moment, local time unless the value says UTC.</summary>
    public LogTime(DateTime moment) => _moment = new DateTimeOffset(moment);

    /// <summary>So long ago.</summary>
    public LogTime(TimeSpan ago) => _ago = ago.Duration();

    /// <summary>Reads <c>42m</c>, <c>1d</c>, <c>01:30:00</c>, <c>2026-08-20</c>, <c>2026-08-20T06:31:40Z</c> and the like.</summary>
    /// <exception cref="VerlException">InvalidArgument: the text is none of these.</exception>
    public LogTime(string text)
    {
        if (Ago().Match(text ?? string.Empty) is { Success: true } match)
        {
            double number = double.Parse(match.Groups["number"].ValueSpan, CultureInfo.InvariantCulture);
            _ago = match.Groups["unit"].Value switch
            {
                "s" => TimeSpan.FromSeconds(number),
                "m" => TimeSpan.FromMinutes(number),
                "h" => TimeSpan.FromHours(number),
                _ => TimeSpan.FromDays(number),
            };
        }
        else if (text?.Contains(':', StringComparison.Ordinal) == true && TimeSpan.TryParse(text, CultureInfo.InvariantCulture, out TimeSpan ago))
        {
            _ago = ago.Duration();
        }
        else if (DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeLocal | DateTimeStyles.AllowWhiteSpaces, out DateTimeOffset moment))
        {
            _moment = moment;
        }
        else
        {
            throw new VerlException(
                VerlErrorKind.InvalidArgument,
                $"'{text}' is not a time.",
                text,
                "Write how long ago (30s, 42m, 2h, 1d, or a TimeSpan) or a date and time (2026-08-20T06:31:40Z; local without a zone).");
        }
    }

    /// <summary>Reads a time; the form that PowerShell's type conversion looks for.</summary>
    public static LogTime Parse(string text) => new(text);

    /// <summary>The moment, counted from the clock's now where the value says how long ago.</summary>
    public DateTimeOffset Resolve(TimeProvider clock) => _moment ?? clock.GetUtcNow() - _ago;

    /// <inheritdoc/>
    public override string ToString() => _moment?.ToString("o", CultureInfo.InvariantCulture) ?? $"{_ago.ToString("c", CultureInfo.InvariantCulture)} ago";

    [GeneratedRegex(@"^\s*(?<number>\d{1,6}(?:\.\d{1,6})?)\s*(?<unit>[smhd])\s*$", RegexOptions.CultureInvariant)]
    private static partial Regex Ago();
}
