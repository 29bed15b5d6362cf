using System.Text.Json;
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

/// <summary>The grammars of verl's tags (Images/Data/verl-tag-grammars.json), tried in the file's order.</summary>
public static class TagGrammar
{
    private static readonly Lazy<IReadOnlyList<(string Name, Regex Form)>> Grammars = new(Load);

    /// <summary>Reads a tag; null where no grammar matches. Never throws.</summary>
    public static TagParts? Parse(string? tag)
    {
        // No tag is longer than 128 characters; anything longer is not worth a regex.
        if (tag is not { Length: > 0 and <= 128 })
            return null;

        foreach ((string name, Regex form) in Grammars.Value)
        {
            if (form.Match(tag) is { Success: true } match)
            {
                return new TagParts(
                    name,
                    match.Groups.Cast<Group>()
                        .Where(group => group.Success && !char.IsAsciiDigit(group.Name[0]))
                        .ToDictionary(group => group.Name, group => group.Value, StringComparer.Ordinal));
            }
        }

        return null;
    }

    private static IReadOnlyList<(string Name, Regex Form)> Load()
    {
        using Stream stream = CsvTable.Open("verl-tag-grammars.json");
        using JsonDocument json = JsonDocument.Parse(stream);
        return [.. json.RootElement.GetProperty("grammars").EnumerateObject()
            .Select(entry => (entry.Name, new Regex(entry.Value.GetString()!, RegexOptions.CultureInvariant, TimeSpan.FromSeconds(1))))];
    }
}
