using System.Text.RegularExpressions;

namespace VerlPS;

/// <summary>Patterns with <c>*</c> and <c>?</c>, whatever the case.</summary>
internal sealed class Wildcard(string pattern)
{
    private readonly Regex _form = new(
        $@"^{Regex.Escape(pattern).Replace(@"\*", ".*", StringComparison.Ordinal).Replace(@"\?", ".", StringComparison.Ordinal)}\z",
        RegexOptions.IgnoreCase | RegexOptions.CultureInvariant);

    /// <summary>The text holds a wildcard.</summary>
    public static bool IsPattern(string text) => text.AsSpan().ContainsAny('*', '?');

    /// <summary>The whole text matches.</summary>
    public bool IsMatch(string text) => _form.IsMatch(text);
}
