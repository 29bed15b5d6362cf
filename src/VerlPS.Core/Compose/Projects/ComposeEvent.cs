using System.Text.Json;
using System.Text.RegularExpressions;

namespace VerlPS.Compose;

/// <summary>
/// What compose tells of its work in one line: JSON from compose 2.29 on (<c>--progress json</c>), else
/// " Container verl-1  Starting" (<c>--progress plain</c>).
/// </summary>
/// <param name="Id">What it is about: "Container verl-1", "Network verl_default", a service's name for its image, a layer.</param>
/// <param name="Text">What happens: Creating, Started, Pulling, Downloading, …</param>
internal sealed partial record ComposeEvent(string Id, string Text)
{
    /// <summary>The service whose image the layer belongs to; null for all else, and from older releases.</summary>
    public string? ParentId { get; init; }

    /// <summary>Bytes done and to do; null where there are none.</summary>
    public (long Done, long Total)? Bytes { get; init; }

    /// <summary>A failure's own words; null for all else.</summary>
    public string? Error { get; init; }

    /// <summary>It is one of a layer's many.</summary>
    public bool IsLayer => ParentId is not null || LayerId().IsMatch(Id);

    /// <summary>Reads a line; null for one that tells of no progress.</summary>
    public static ComposeEvent? Parse(string line)
    {
        if (line.StartsWith('{'))
            return ParseJson(line);
        return Plain().Match(line) is { Success: true } match ? new ComposeEvent(match.Groups["id"].Value, match.Groups["text"].Value) : null;
    }

    private static ComposeEvent? ParseJson(string line)
    {
        try
        {
            using JsonDocument json = JsonDocument.Parse(line);
            JsonElement root = json.RootElement;
            if (root.TryGetProperty("error", out _) && Read(root, "message") is string message)
                return new ComposeEvent(string.Empty, "Error") { Error = message };
            // Releases differ in which of the two says what happens to a container.
            string? text = Read(root, "text");
            string? status = Read(root, "status");
            return Read(root, "id") is not string id || (text ?? status) is not string what ? null : new ComposeEvent(id, what)
            {
                ParentId = Read(root, "parent_id"),
                Bytes = root.TryGetProperty("total", out JsonElement total) && root.TryGetProperty("current", out JsonElement current) && total.GetInt64() > 0 ? (current.GetInt64(), total.GetInt64()) : null,
                Error = text == "Error" ? status : null,
            };
        }
        catch (Exception error) when (error is JsonException or InvalidOperationException or FormatException)
        {
            return null;
        }
    }

    private static string? Read(JsonElement element, string name)
        => element.TryGetProperty(name, out JsonElement value) && value.ValueKind == JsonValueKind.String && value.GetString() is { Length: > 0 } text ? text : null;

    [GeneratedRegex(@"^ (?<id>(?:Container|Network|Volume|Image) \S+|\S+)\s+(?<text>[A-Z][a-z]+(?: (?!\[)[a-z]\S*)*)")]
    private static partial Regex Plain();

    [GeneratedRegex(@"^[0-9a-f]{12}\z")]
    private static partial Regex LayerId();
}
