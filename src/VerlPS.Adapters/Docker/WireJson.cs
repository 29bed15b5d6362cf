using System.Reflection;
using System.Runtime.Serialization;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace VerlPS.Adapters.Docker;

/// <summary>The engine's JSON for the library's models; the library keeps its own options to itself.</summary>
internal static class WireJson
{
    /// <summary>Names in any case, enumerations by the engine's words, and no field that a model doesn't have.</summary>
    public static JsonSerializerOptions Options { get; } = new()
    {
        PropertyNameCaseInsensitive = true,
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
        Converters = { new WordsOfEnums() },
    };

    private sealed class WordsOfEnums : JsonConverterFactory
    {
        public override bool CanConvert(Type typeToConvert) => typeToConvert.IsEnum;

        public override JsonConverter CreateConverter(Type typeToConvert, JsonSerializerOptions options)
            => (JsonConverter)Activator.CreateInstance(typeof(WordsOfEnum<>).MakeGenericType(typeToConvert))!;
    }

    private sealed class WordsOfEnum<T> : JsonConverter<T> where T : struct, Enum
    {
        private static readonly Dictionary<T, string> Words = typeof(T).GetFields(BindingFlags.Public | BindingFlags.Static)
            .ToDictionary(field => (T)field.GetValue(null)!, field => field.GetCustomAttribute<EnumMemberAttribute>()?.Value ?? field.Name);

        public override T Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
        {
            string? word = reader.TokenType == JsonTokenType.String ? reader.GetString() : null;
            foreach ((T value, string known) in Words)
            {
                if (known == word)
                    return value;
            }

            throw new JsonException($"'{word}' is none of {string.Join(", ", Words.Values.Where(known => known.Length > 0))}.");
        }

        public override void Write(Utf8JsonWriter writer, T value, JsonSerializerOptions options)
            => writer.WriteStringValue(Words[value]);
    }
}
