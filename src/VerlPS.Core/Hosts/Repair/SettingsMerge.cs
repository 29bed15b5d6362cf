using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace VerlPS.Hosts;

/// <summary>The engine's settings after a change, or why they can't be changed.</summary>
/// <param name="Text">The new text; the old one where nothing changes; null where Error says why there is none.</param>
/// <param name="Error">What is wrong with the present text, in one clause.</param>
internal sealed record SettingsMerge(string? Text, string? Error)
{
    private static readonly JsonSerializerOptions Form = new() { WriteIndented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>Merges settings into a text: every key that is there stays, where it stands.</summary>
    /// <param name="present">The present text; null where there is none.</param>
    /// <param name="settings">The changes.</param>
    public static SettingsMerge Of(string? present, IEnumerable<EngineSetting> settings)
    {
        try
        {
            // The engine takes an empty file for one without settings.
            JsonNode? before = string.IsNullOrWhiteSpace(present) ? new JsonObject() : JsonNode.Parse(present);
            if (before is not JsonObject)
                return new SettingsMerge(null, "it is JSON, but no object");

            JsonObject after = (JsonObject)before.DeepClone();
            foreach (EngineSetting setting in settings)
                setting.Apply(after);
            return new SettingsMerge(present is not null && JsonNode.DeepEquals(before, after) ? present : $"{after.ToJsonString(Form)}\n", null);
        }
        catch (JsonException error)
        {
            return new SettingsMerge(null, FormattableString.Invariant($"it is no JSON: line {error.LineNumber + 1}, column {error.BytePositionInLine + 1}"));
        }
        catch (Exception error) when (error is FormatException or ArgumentException)
        {
            // A key that stands there twice is an ArgumentException.
            return new SettingsMerge(null, error.Message);
        }
    }
}
