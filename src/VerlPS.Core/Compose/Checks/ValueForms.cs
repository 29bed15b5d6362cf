using System.Text.RegularExpressions;

namespace VerlPS.Compose;

/// <summary>The forms of texts that stand for something: numbers, sizes, times, true and false (Compose Specification, 11-extension).</summary>
internal static partial class ValueForms
{
    /// <summary>What is wrong with a text for a key; null where nothing is.</summary>
    public static string? Misfit(string text, ComposeKey key) => key.Values switch
    {
        ["#number"] => WholeNumber().IsMatch(text) ? null : $"is '{text}', and must be a whole number",
        ["#size"] => Size().IsMatch(text) ? null : $"is '{text}', and must be a size: a number and b, k, m or g",
        ["#duration"] => Duration().IsMatch(text) ? null : $"is '{text}', and must be a time with its units: 1m30s",
        [_, ..] when !key.Values.Contains(text.Split(':')[0]) => $"is '{text}', and must be one of {string.Join(", ", key.Values)}",
        _ when key.Types is ["boolean", ..] && key.Name is not ("pull" or "external") && !Truth().IsMatch(text) => $"is '{text}', and must be true or false",
        _ => null,
    };

    /// <summary>The text is a whole number.</summary>
    public static bool IsWholeNumber(string text) => WholeNumber().IsMatch(text);

    [GeneratedRegex(@"^-?[0-9]{1,18}\z", RegexOptions.CultureInvariant)]
    private static partial Regex WholeNumber();

    [GeneratedRegex(@"^(?:-1|[0-9]+(?:\.[0-9]+)?\s?(?:b|[kmgtp](?:i?b)?)?)\z", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Size();

    [GeneratedRegex(@"^(?:0|(?:[0-9]+(?:\.[0-9]*)?(?:ns|us|µs|ms|s|m|h|d|w))+)\z", RegexOptions.CultureInvariant)]
    private static partial Regex Duration();

    // What compose takes for true or false where a text stands.
    [GeneratedRegex(@"^(?:true|false|yes|no|y|n|on|off)\z", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Truth();
}
