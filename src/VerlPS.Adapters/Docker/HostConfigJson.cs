using System.Text.Json;
using System.Text.Json.Nodes;
using Docker.DotNet.Models;

namespace VerlPS.Adapters.Docker;

/// <summary>Lays fields that have no parameter of their own over a container's HostConfig.</summary>
internal static class HostConfigJson
{
    /// <summary>The merged configuration; what is laid over comes last.</summary>
    /// <param name="config">What the parameters made.</param>
    /// <param name="extra">A JSON object with the engine's names, in any case; null for none.</param>
    /// <exception cref="VerlException">InvalidArgument, naming a field that the engine does not have or a value that it can't take.</exception>
    public static HostConfig Merge(HostConfig config, string? extra)
    {
        if (extra is null)
            return config;

        JsonObject merged = JsonSerializer.SerializeToNode(config, WireJson.Options)!.AsObject();
        Dictionary<string, string> names = merged.ToDictionary(field => field.Key, field => field.Key, StringComparer.OrdinalIgnoreCase);
        foreach ((string name, JsonNode? value) in JsonNode.Parse(extra)!.AsObject())
        {
            if (!names.TryGetValue(name, out string? field))
                throw Refused(name, $"The engine's HostConfig has no field '{name}'.");

            JsonNode? before = merged[field];
            merged[field] = value?.DeepClone();
            try
            {
                _ = merged.Deserialize<HostConfig>(WireJson.Options);
            }
            catch (Exception error) when (error is JsonException or NotSupportedException)
            {
                merged[field] = before;
                throw Refused(name, $"The field '{name}' of HostConfig can't be {value?.ToJsonString() ?? "null"}.");
            }
        }

        return merged.Deserialize<HostConfig>(WireJson.Options)!;
    }

    private static VerlException Refused(string name, string message) => new(
        VerlErrorKind.InvalidArgument, message, name, "See HostConfig of 'POST /containers/create' in the engine's API reference; names and types are those there.");
}
