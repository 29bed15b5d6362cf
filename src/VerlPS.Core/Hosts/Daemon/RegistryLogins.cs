using System.Text.Json;

namespace VerlPS.Hosts;

/// <summary>How the docker CLI keeps this user's logins (config.json): which registries, and by what; never the logins themselves.</summary>
public sealed record RegistryLogins
{
    /// <summary>The file.</summary>
    public required string Path { get; init; }

    /// <summary>It is there, but is no JSON: the CLI knows no login then.</summary>
    public bool IsBroken { get; init; }

    /// <summary>Registries whose login stands in the file itself, only encoded.</summary>
    public IReadOnlyList<string> PlainText { get; init; } = [];

    /// <summary>The helper of all registries, for example "secretservice"; null for none.</summary>
    public string? Store { get; init; }

    /// <summary>Helpers of single registries, by registry.</summary>
    public IReadOnlyDictionary<string, string> Helpers { get; init; } = new Dictionary<string, string>();

    /// <summary>Helpers that are named but not on PATH.</summary>
    public IReadOnlyList<string> MissingHelpers { get; init; } = [];

    /// <summary>The helpers that are named.</summary>
    public IEnumerable<string> AllHelpers => (Store is null ? [] : new[] { Store }).Concat(Helpers.Values).Distinct(StringComparer.Ordinal);

    /// <summary>Reads config.json; a null text is a user without one.</summary>
    public static RegistryLogins Parse(string path, string? text)
    {
        RegistryLogins none = new() { Path = path };
        if (text is null)
            return none;

        try
        {
            using JsonDocument document = JsonDocument.Parse(text);
            JsonElement root = document.RootElement;
            return root.ValueKind != JsonValueKind.Object
                ? none with { IsBroken = true }
                : none with
                {
                    PlainText = [.. Members(root, "auths").Where(member => HasLogin(member.Value)).Select(member => member.Name)],
                    Store = Text(root, "credsStore"),
                    Helpers = Members(root, "credHelpers")
                        .Where(member => member.Value.ValueKind == JsonValueKind.String)
                        .GroupBy(member => member.Name, StringComparer.Ordinal)
                        .ToDictionary(group => group.Key, group => group.Last().Value.GetString()!, StringComparer.Ordinal),
                };
        }
        catch (JsonException)
        {
            return none with { IsBroken = true };
        }
    }

    // With a helper the CLI leaves an empty object behind.
    private static bool HasLogin(JsonElement entry) => entry.ValueKind == JsonValueKind.Object && (Text(entry, "auth") ?? Text(entry, "identitytoken")) is not null;

    private static JsonElement.ObjectEnumerator Members(JsonElement parent, string name)
        => parent.TryGetProperty(name, out JsonElement value) && value.ValueKind == JsonValueKind.Object ? value.EnumerateObject() : default;

    private static string? Text(JsonElement parent, string name)
        => parent.TryGetProperty(name, out JsonElement value) && value.ValueKind == JsonValueKind.String && value.GetString() is { Length: > 0 } text ? text : null;
}
