using System.Collections;
using System.Management.Automation;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace VerlPS.Commands;

/// <summary>PowerShell's tables as JSON, with their keys in order, so that equal tables are equal texts.</summary>
internal static class JsonText
{
    /// <summary>An object; null for an empty table.</summary>
    /// <exception cref="VerlException">InvalidArgument: a value that JSON does not have.</exception>
    public static string? Of(IDictionary table) => table.Count == 0 ? null : Map(table).ToJsonString();

    private static JsonObject Map(IDictionary table)
        => new(table.Cast<DictionaryEntry>().OrderBy(entry => $"{entry.Key}", StringComparer.Ordinal).Select(entry => KeyValuePair.Create($"{entry.Key}", Node($"{entry.Key}", entry.Value))));

    private static JsonNode? Node(string key, object? value) => (value is PSObject wrapped ? wrapped.BaseObject : value) switch
    {
        null => null,
        string text => text,
        SwitchParameter flag => flag.IsPresent,
        IDictionary table => Map(table),
        IEnumerable list => new JsonArray([.. list.Cast<object?>().Select(item => Node(key, item))]),
        object other when other.GetType().IsPrimitive || other is decimal => JsonSerializer.SerializeToNode(other),
        object other => throw new VerlException(
            VerlErrorKind.InvalidArgument, $"The value of '{key}' is a {other.GetType().Name}, which has no form in JSON.", key, "Use texts, numbers, $true or $false, lists and tables."),
    };
}
