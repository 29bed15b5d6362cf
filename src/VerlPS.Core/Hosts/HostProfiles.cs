using System.Text.Json;
using System.Text.Json.Serialization;

namespace VerlPS.Hosts;

/// <summary>
/// The profiles that ship with the module, and the reading of others. Board counts, NVLink links and memory are those of
/// NVIDIA's DGX and HGX systems with eight boards, as nvidia-smi prints them; RDMA ports and rates those of gpud's
/// defaults and of azurehpc-health-checks.
/// </summary>
public static class HostProfiles
{
    private static readonly JsonSerializerOptions Options = new()
    {
        PropertyNameCaseInsensitive = true,
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
        ReadCommentHandling = JsonCommentHandling.Skip,
        AllowTrailingCommas = true,
        Converters = { new SizeConverter(), new VersionConverter(), new DurationConverter() },
    };

    private static readonly Lazy<Dictionary<string, HostProfile>> Shipped = new(() =>
    {
        using Stream stream = CsvTable.Open("host-profiles.json");
        Dictionary<string, HostProfile> profiles = JsonSerializer.Deserialize<Dictionary<string, HostProfile>>(stream, Options)!;
        return profiles.ToDictionary(pair => pair.Key, pair => pair.Value with { Name = pair.Key }, StringComparer.OrdinalIgnoreCase);
    });

    /// <summary>The names of the shipped profiles.</summary>
    public static IReadOnlyCollection<string> Names => Shipped.Value.Keys;

    /// <summary>A shipped profile; null where there is none of that name.</summary>
    public static HostProfile? Find(string name) => Shipped.Value.GetValueOrDefault(name);

    /// <summary>Reads a profile: a JSON object whose members are those of <see cref="HostProfile"/>; what it leaves out has its default.</summary>
    /// <param name="json">The text.</param>
    /// <param name="name">The profile's name where the text has none.</param>
    /// <exception cref="VerlException">InvalidArgument: not JSON, an unknown member, or a value of the wrong kind.</exception>
    public static HostProfile Parse(string json, string name)
    {
        try
        {
            HostProfile profile = JsonSerializer.Deserialize<HostProfile>(json, Options) ?? throw new JsonException("the file is empty");
            return profile with { Name = profile.Name ?? name };
        }
        catch (Exception error) when (error is JsonException or VerlException)
        {
            throw new VerlException(
                VerlErrorKind.InvalidArgument,
                $"The profile '{name}' can't be read: {error.Message}",
                name,
                $"A profile names expected values, such as {{ \"gpuCount\": 8, \"memory\": \"1TiB\" }}; shipped are {string.Join(", ", Names)}.",
                error);
        }
    }

    private sealed class SizeConverter : JsonConverter<long>
    {
        public override long Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
            => reader.TokenType == JsonTokenType.String ? new ByteSize(reader.GetString()!).Bytes : reader.GetInt64();

        public override void Write(Utf8JsonWriter writer, long value, JsonSerializerOptions options) => writer.WriteNumberValue(value);
    }

    private sealed class VersionConverter : JsonConverter<Version>
    {
        public override Version Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
            => DockerVersion.TryParse(reader.GetString()) ?? throw new JsonException($"'{reader.GetString()}' is not a version");

        public override void Write(Utf8JsonWriter writer, Version value, JsonSerializerOptions options) => writer.WriteStringValue(value.ToString());
    }

    private sealed class DurationConverter : JsonConverter<TimeSpan>
    {
        public override TimeSpan Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
            => reader.TokenType == JsonTokenType.Number ? TimeSpan.FromSeconds(reader.GetDouble())
                : TimeSpan.TryParse(reader.GetString(), System.Globalization.CultureInfo.InvariantCulture, out TimeSpan time) ? time
                : throw new JsonException($"'{reader.GetString()}' is neither a number of seconds nor hh:mm:ss");

        public override void Write(Utf8JsonWriter writer, TimeSpan value, JsonSerializerOptions options) => writer.WriteStringValue(value.ToString());
    }
}
