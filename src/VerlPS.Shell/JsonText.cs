using System.Buffers;
using System.Collections;
using System.Globalization;
using System.Management.Automation;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace VerlPS.Shell;

/// <summary>One object as one line of JSON: properties by name, enums by name, times in ISO 8601, durations as [d.]hh:mm:ss.</summary>
internal static class JsonText
{
    // Nothing of ours is nested deeper; it ends a cycle.
    private const int DepthLimit = 16;

    private static readonly JsonWriterOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static string From(object? value)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(buffer, Options))
            Write(json, value, 0);
        return Encoding.UTF8.GetString(buffer.WrittenSpan);
    }

    private static void Write(Utf8JsonWriter json, object? value, int depth)
    {
        object? bare = value is PSObject wrapped ? wrapped.BaseObject : value;
        switch (bare)
        {
            case null:
                json.WriteNullValue();
                break;
            case bool flag:
                json.WriteBooleanValue(flag);
                break;
            case SwitchParameter flag:
                json.WriteBooleanValue(flag.IsPresent);
                break;
            case Enum name:
                json.WriteStringValue(name.ToString());
                break;
            case byte or sbyte or short or ushort or int or uint or long:
                json.WriteNumberValue(Convert.ToInt64(bare, CultureInfo.InvariantCulture));
                break;
            case ulong number:
                json.WriteNumberValue(number);
                break;
            case decimal number:
                json.WriteNumberValue(number);
                break;
            case float number when float.IsFinite(number):
                json.WriteNumberValue(number);
                break;
            case double number when double.IsFinite(number):
                json.WriteNumberValue(number);
                break;
            case DateTimeOffset time:
                json.WriteStringValue(time);
                break;
            case DateTime time:
                json.WriteStringValue(time);
                break;
            case string or IFormattable or Type or Version or Uri:
                json.WriteStringValue(Convert.ToString(bare, CultureInfo.InvariantCulture));
                break;
            case IDictionary entries when depth < DepthLimit:
                json.WriteStartObject();
                foreach (DictionaryEntry entry in entries)
                    WriteProperty(json, Convert.ToString(entry.Key, CultureInfo.InvariantCulture)!, entry.Value, depth);
                json.WriteEndObject();
                break;
            case IEnumerable items when depth < DepthLimit:
                json.WriteStartArray();
                foreach (object? item in items)
                    Write(json, item, depth + 1);
                json.WriteEndArray();
                break;
            case object when depth < DepthLimit && (depth == 0 || IsData(bare)):
                json.WriteStartObject();
                foreach (PSPropertyInfo property in PSObject.AsPSObject(value).Properties.Where(IsShown))
                    WriteProperty(json, property.Name, Read(property), depth);
                json.WriteEndObject();
                break;
            default:
                json.WriteStringValue(bare.ToString());
                break;
        }
    }

    private static void WriteProperty(Utf8JsonWriter json, string name, object? value, int depth)
    {
        json.WritePropertyName(name);
        Write(json, value, depth + 1);
    }

    // Any other object inside an object (a module, a process) leads to the whole engine; its text is enough.
    private static bool IsData(object value) => value is PSCustomObject || value.GetType().Namespace is "VerlPS";

    private static bool IsShown(PSPropertyInfo property)
        => property.IsGettable && property.MemberType is PSMemberTypes.Property or PSMemberTypes.NoteProperty;

    private static object? Read(PSPropertyInfo property)
    {
        try
        {
            return property.Value;
        }
        catch (GetValueException)
        {
            return null;
        }
    }
}
