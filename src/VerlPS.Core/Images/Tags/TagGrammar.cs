using System.Text.RegularExpressions;

namespace VerlPS.Images;

/// <summary>What a tag's own words say.</summary>
/// <param name="Grammar">The grammar that matched: app, base, engine, trtllm, uv, nightly, rocm, ngc, ascend-….</param>
/// <param name="Parts">The named parts, undecoded.</param>
public sealed record TagParts(string Grammar, IReadOnlyDictionary<string, string> Parts)
{
    /// <summary>A part's text; null where the tag does not have it.</summary>
    public string? this[string name] => Parts.TryGetValue(name, out string? value) ? value : null;
}

/// <summary>Takes tags apart by the eleven grammars of <see cref="TagForms"/>.</summary>
public static class TagGrammar
{
    // The longest that a registry takes (distribution's reference grammar).
    private const int LongestTag = 128;

    /// <summary>Reads a tag; null where no grammar matches. Never throws.</summary>
    public static TagParts? Parse(string? tag)
    {
        if (tag is not { Length: > 0 and <= LongestTag })
            return null;

        foreach ((string grammar, Regex form) in TagForms.All)
        {
            if (form.Match(tag) is { Success: true } match)
            {
                return new TagParts(
                    grammar,
                    match.Groups.Cast<Group>()
                        .Where(group => group.Success && group.Name != "0")
                        .ToDictionary(group => group.Name, group => group.Value, StringComparer.Ordinal));
            }
        }

        return null;
    }
}
