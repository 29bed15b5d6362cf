using System.Globalization;
using System.Text.Json;

namespace VerlPS.Hosts;

/// <summary>Reads dockerd's settings file (/etc/docker/daemon.json) as strictly as dockerd does: no comments, no trailing commas.</summary>
public static class DaemonSettingsParser
{
    // Flags of dockerd are settings too; these are all names up to Engine 29, and those that are gone but still meant something.
    private static readonly Lazy<HashSet<string>> Known = new(() => [.. CsvTable.Load("daemon-keys.csv").Select(row => row["key"])]);

    /// <summary>The settings. An empty file is one without settings, as it is for dockerd.</summary>
    public static DaemonSettings Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        if (string.IsNullOrWhiteSpace(text))
            return new DaemonSettings();

        try
        {
            using JsonDocument document = JsonDocument.Parse(text.TrimStart('\uFEFF'));
            return document.RootElement.ValueKind == JsonValueKind.Object
                ? Read(document.RootElement)
                : new DaemonSettings { Fault = "no object" };
        }
        catch (JsonException error)
        {
            return new DaemonSettings { Fault = string.Create(CultureInfo.InvariantCulture, $"line {error.LineNumber + 1}") };
        }
    }

    private static DaemonSettings Read(JsonElement root)
    {
        string[] keys = [.. root.EnumerateObject().Select(property => property.Name)];
        return new DaemonSettings
        {
            Keys = keys,
            UnknownKeys = [.. keys.Where(key => !Known.Value.Contains(key))],
            OpenFiles = Ulimit(root, "nofile"),
            LockedMemory = Ulimit(root, "memlock"),
            LogOptions = Object(root, "log-opts") is JsonElement options
                ? options.EnumerateObject().GroupBy(option => option.Name, StringComparer.Ordinal).ToDictionary(group => group.Key, group => group.Last().Value.ToString(), StringComparer.Ordinal)
                : new Dictionary<string, string>(),
        };
    }

    private static UlimitSetting? Ulimit(JsonElement root, string name)
        => Object(root, "default-ulimits") is JsonElement limits && Object(limits, name) is JsonElement limit
            ? new UlimitSetting(Limit(limit, "Soft"), Limit(limit, "Hard"))
            : null;

    private static JsonElement? Object(JsonElement parent, string name)
        => parent.TryGetProperty(name, out JsonElement value) && value.ValueKind == JsonValueKind.Object ? value : null;

    // -1 is no limit; a soft limit that is not given is the hard one.
    private static long? Limit(JsonElement limits, string name)
        => limits.TryGetProperty(name, out JsonElement value) || limits.TryGetProperty("Hard", out value)
            ? value.ValueKind == JsonValueKind.Number && value.TryGetInt64(out long number) && number >= 0 ? number : null
            : null;
}
