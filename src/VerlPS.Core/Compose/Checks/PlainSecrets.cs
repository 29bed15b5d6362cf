using System.Text.RegularExpressions;
using VerlPS.Containers;

namespace VerlPS.Compose;

/// <summary>Finds secrets that stand in a file as they are, by the names of variables and by their form. A value never leaves it.</summary>
internal static partial class PlainSecrets
{
    private const string Hidden = "***";

    /// <summary>The text holds what looks like a secret.</summary>
    public static bool Holds(string text) => Form().IsMatch(text);

    /// <summary>What a text that looks like a secret seems to be; null where it looks like none.</summary>
    public static string? Kind(string text)
        => Form().Match(text) is { Success: true } match ? match.Groups.Keys.FirstOrDefault(name => !char.IsAsciiDigit(name[0]) && match.Groups[name].Success)?.Replace('_', ' ') : null;

    /// <summary>A text without what looks like a secret in it.</summary>
    public static string Hide(string text) => Form().Replace(text, Hidden);

    /// <summary>A text without the secrets of a file.</summary>
    public static string Hide(ComposeFacts facts, string text)
        => facts.Services.SelectMany(service => service.Environment)
            .Where(IsPlain)
            .Select(variable => variable.Value!)
            .OrderByDescending(value => value.Length)
            .Aggregate(Hide(text), (left, value) => left.Replace(value, Hidden, StringComparison.Ordinal));

    /// <summary>The variable is a secret by its name, and has its value in the file.</summary>
    public static bool IsPlain(ServiceVariable variable)
        => SecretNames.IsSecret(variable.Name) && variable.Node is not ComposeTemplate && !string.IsNullOrWhiteSpace(variable.Value) && !Stand().IsMatch(variable.Value);

    // What people write where a program insists on a key and none is needed.
    [GeneratedRegex(@"^(?:EMPTY|none|null|dummy|true|false|0|1|x+|changeme)\z", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Stand();

    [GeneratedRegex(
        """
        (?<token_of_Hugging_Face>\bhf_[A-Za-z0-9]{16,})
        |(?<API_key>\bsk-[A-Za-z0-9_-]{16,})
        |(?<access_key_of_AWS>\b(?:AKIA|ASIA)[A-Z0-9]{16}\b)
        |(?<token_of_GitHub>\b(?:gh[pousr]_[A-Za-z0-9]{30,}|github_pat_[A-Za-z0-9_]{30,}))
        |(?<token_of_GitLab>\bglpat-[A-Za-z0-9_-]{16,})
        |(?<private_key>-----BEGIN\ [A-Z ]*PRIVATE\ KEY-----)
        |(?<password_in_a_URL>\b[a-z][a-z0-9+.-]*://[^\s:/@$]*:(?!\$)[^\s/@]+@)
        """,
        RegexOptions.IgnorePatternWhitespace | RegexOptions.CultureInvariant)]
    private static partial Regex Form();
}
