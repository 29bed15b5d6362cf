using System.Text.RegularExpressions;

namespace VerlPS.Compose;

/// <summary>What a value without quotes is that is no text.</summary>
public enum ComposeLiteralKind
{
    /// <summary>Nothing: <c>null</c>, <c>~</c>, or no value at all.</summary>
    Null,

    /// <summary>true or false.</summary>
    Boolean,

    /// <summary>A whole number.</summary>
    WholeNumber,

    /// <summary>A number with a fraction or an exponent.</summary>
    Number,

    /// <summary>A date, with a time or without.</summary>
    Timestamp,
}

/// <summary>
/// Tells what a value without quotes is: after YAML 1.2's core schema (section 10.3.2), and with what compose's own reader
/// (go-yaml 3) takes for numbers and dates beside it. Where that says text, quotes change nothing.
/// </summary>
public static partial class ComposeLiteralForm
{
    /// <summary>The kind; null for a text.</summary>
    public static ComposeLiteralKind? Of(string plain)
        => Null().IsMatch(plain) ? ComposeLiteralKind.Null
            : Boolean().IsMatch(plain) ? ComposeLiteralKind.Boolean
            : WholeNumber().IsMatch(plain) ? ComposeLiteralKind.WholeNumber
            : Number().IsMatch(plain) ? ComposeLiteralKind.Number
            : Timestamp().IsMatch(plain) ? ComposeLiteralKind.Timestamp
            : null;

    [GeneratedRegex(@"^(?:~|null|Null|NULL)?\z", RegexOptions.CultureInvariant)]
    private static partial Regex Null();

    [GeneratedRegex(@"^(?:true|True|TRUE|false|False|FALSE)\z", RegexOptions.CultureInvariant)]
    private static partial Regex Boolean();

    // The core schema has neither 0b11 nor 1_000; go-yaml reads both.
    [GeneratedRegex(@"^[-+]?(?:0b[01][01_]*|0o[0-7_]*[0-7]|0x[0-9a-fA-F][0-9a-fA-F_]*|[0-9][0-9_]*)\z", RegexOptions.CultureInvariant)]
    private static partial Regex WholeNumber();

    [GeneratedRegex(@"^(?:[-+]?(?:\.[0-9][0-9_]*|[0-9][0-9_]*(?:\.[0-9_]*)?)(?:[eE][-+]?[0-9]+)?|[-+]?\.(?:inf|Inf|INF)|\.(?:nan|NaN|NAN))\z", RegexOptions.CultureInvariant)]
    private static partial Regex Number();

    [GeneratedRegex(@"^[0-9]{4}-[0-9]{1,2}-[0-9]{1,2}(?:(?:[Tt]|\ +)[0-9]{1,2}:[0-9]{1,2}:[0-9]{1,2}(?:\.[0-9]+)?(?:Z|[-+][0-9]{2}:[0-9]{2})?)?\z", RegexOptions.CultureInvariant)]
    private static partial Regex Timestamp();
}
