using System.Text.RegularExpressions;

namespace VerlPS.Compose;

/// <summary>Rules on keys and the kinds of their values: what compose would refuse, told with the line and the key that was meant.</summary>
internal static partial class StructureRules
{
    private static readonly string[] Sources = ["file", "environment", "content", "external", "driver"];

    public static Dictionary<string, Func<ComposeFacts, IEnumerable<ComposeFault>>> All { get; } = new()
    {
        ["CMP-KEY"] = facts => Walk(facts.File, "file", "", null, keys: true),
        ["CMP-TYPE"] = facts => Walk(facts.File, "file", "", null, keys: false),
    };

    private static IEnumerable<ComposeFault> Walk(ComposeMap map, string place, string path, string? service, bool keys)
    {
        IReadOnlyDictionary<string, ComposeKey> known = ComposeKeys.Of(place);
        if (keys)
        {
            foreach (ComposeKey missing in known.Values.Where(key => key.IsRequired && map.Find(key.Name) is null))
                yield return ComposeFault.Fail(service, map.Line, $"{Name(path)} has no '{missing.Name}'", $"Add '{missing.Name}:' to it.");
            if (place is "secret" or "config" && !map.Entries.Any(entry => Sources.Contains(entry.Key)))
                yield return ComposeFault.Fail(null, map.Line, $"{path} does not say where it comes from", "Add 'file:', 'environment:' or 'external: true' to it.");
        }

        foreach (ComposeEntry entry in map.Entries.Where(entry => !ComposeTree.IsExtension(entry.Key)))
        {
            if (known.TryGetValue(entry.Key, out ComposeKey? key))
            {
                foreach (ComposeFault fault in Value(entry.Value, key, path.Length == 0 ? entry.Key : $"{path}.{entry.Key}", service, keys))
                    yield return fault;
            }
            else if (keys)
            {
                string where = path.Length == 0 ? "at the top of the file" : $"in {Name(path)}";
                yield return ComposeFault.Fail(service, entry.Line, $"compose knows no key '{entry.Key}' {where}", ComposeKeys.Suggest(place, entry.Key)) with { Found = entry.Key };
            }
        }
    }

    // '!reset' takes a value away whatever it is.
    private static IEnumerable<ComposeFault> Value(ComposeNode node, ComposeKey key, string path, string? service, bool keys) => node switch
    {
        { Tag: "!reset" } => [],
        ComposeMap map when key.Types.FirstOrDefault(type => type.StartsWith("{*", StringComparison.Ordinal)) is string names => Named(map, names[2..^1], path, service, keys),
        ComposeMap map when key.Types.FirstOrDefault(type => type is ['{', not '}', ..]) is string place => Walk(map, place[1..^1], path, service, keys),
        ComposeList list when key.Types.Contains("table") || key.Types.Any(type => type[0] == '[') => list.Items.SelectMany(item => Item(item, key, path, service, keys)),
        ComposeMap map when key.Types[0] is "table" or "options" or "limits" => keys ? [] : Table(map, key.Types[0], path, service),
        ComposeMap when key.Types.Contains("{}") => [],
        _ => keys || Misfit(node, key) is not string wrong ? [] : [ComposeFault.Fail(service, node.Line, $"{Name(path)} {wrong}", Remedy(node, key))],
    };

    private static IEnumerable<ComposeFault> Named(ComposeMap map, string place, string path, string? service, bool keys)
    {
        foreach (ComposeEntry entry in map.Entries.Where(entry => !ComposeTree.IsExtension(entry.Key)))
        {
            string? of = path == "services" ? entry.Key : service;
            if (keys && !Names().IsMatch(entry.Key))
                yield return ComposeFault.Fail(of, entry.Line, $"'{entry.Key}' can't be a name in {Name(path)}", "Take letters, digits, '.', '_' and '-'.");

            if (entry.Value is ComposeMap inner)
            {
                foreach (ComposeFault fault in Walk(inner with { Line = entry.Line }, place, $"{path}.{entry.Key}", of, keys))
                    yield return fault;
            }
            else if (!keys && entry.Value.Tag != "!reset" && !(place is not ("service" or "secret" or "config" or "dependency") && IsNull(entry.Value)))
            {
                yield return ComposeFault.Fail(of, entry.Line, $"{Name($"{path}.{entry.Key}")} must be a map of keys and values", "Put its keys below it, indented.");
            }
        }
    }

    private static IEnumerable<ComposeFault> Table(ComposeMap map, string type, string path, string? service)
    {
        foreach (ComposeEntry entry in map.Entries.Where(entry => !ComposeTree.IsExtension(entry.Key)))
        {
            string name = Name($"{path}.{entry.Key}");
            ComposeNode[] values = type == "limits" && entry.Value is ComposeMap both ? [.. both.Entries.Select(limit => limit.Value)] : [entry.Value];
            if (values.Any(value => value is ComposeMap or ComposeList))
                yield return ComposeFault.Fail(service, entry.Line, $"{name} must be a single value", "Write a list or map as one text, in quotes.");
            else if (type == "options" && entry.Value is ComposeLiteral { Kind: ComposeLiteralKind.Boolean } truth)
                yield return ComposeFault.Fail(service, entry.Line, $"{name} is true or false, and must be a text or a number", Quote(truth));
            else if (type == "limits" && values.FirstOrDefault(value => !IsLimit(value)) is not null)
                yield return ComposeFault.Fail(service, entry.Line, $"{name} must be a whole number", "Write a number; without a limit is -1.");
        }
    }

    private static IEnumerable<ComposeFault> Item(ComposeNode item, ComposeKey key, string path, string? service, bool keys)
    {
        string? place = key.Types.FirstOrDefault(type => type[0] == '[' && type is not ("[text]" or "[number]"));
        if (item is ComposeMap map && place is not null)
            return Walk(map, place[1..^1], path, service, keys);
        if (keys)
            return [];

        string list = $"an item of {Name(path)}";
        return item switch
        {
            ComposeMap or ComposeList => [ComposeFault.Fail(service, item.Line, $"{list} must be a text", "A text with ': ' in it belongs into quotes.")],
            ComposeLiteral literal when !(key.Types.Contains("[number]") && IsNumber(literal)) => [ComposeFault.Fail(service, item.Line, $"{list} is {Kind(literal)}, and must be a text", Quote(literal))],
            ComposeText or ComposeTemplate when place is not null && !key.Types.Contains("[text]") => [ComposeFault.Fail(service, item.Line, $"{list} must be a map of keys and values")],
            _ => [],
        };
    }

    private static string? Misfit(ComposeNode node, ComposeKey key) => node switch
    {
        ComposeTemplate => key.Types.Any(type => type is "text" or "number" or "boolean") ? null : Wanted(key),
        ComposeLiteral { Kind: ComposeLiteralKind.Null } => key.Types.Contains("null") ? null : $"is empty, and {Wanted(key)}",
        ComposeLiteral literal when IsNumber(literal) => key.Types.Contains("number") ? null : $"is {Kind(literal)}, and {Wanted(key)}",
        ComposeLiteral { Kind: ComposeLiteralKind.Boolean } literal => key.Types.Contains("boolean") ? null : $"is {Kind(literal)}, and {Wanted(key)}",
        ComposeText text when key.Types.Contains("text") => ValueForms.Misfit(text.Text, key),
        ComposeText or ComposeLiteral => key.Types.Contains("text") ? null : Wanted(key),
        _ => Wanted(key),
    };

    private static string Wanted(ComposeKey key)
    {
        string[] forms =
        [
            .. key.Types.Select(type => type switch
            {
                "text" => "a text",
                "number" => "a number",
                "boolean" => "true or false",
                "table" => "a map, or a list of NAME=value",
                "options" or "limits" => "a map",
                ['[', ..] => "a list",
                ['{', ..] => "a map",
                _ => "null",
            }).Distinct().Where(form => form != "null"),
        ];
        return $"must be {string.Join(" or ", forms)}";
    }

    private static string? Remedy(ComposeNode node, ComposeKey key)
        => node is ComposeLiteral { Kind: ComposeLiteralKind.Null } ? $"Leave '{key.Name}:' out, or put something below it."
            : node is ComposeLiteral literal && key.Types.Contains("text") ? Quote(literal)
            : null;

    private static string Quote(ComposeLiteral literal) => $"Put it into quotes: \"{literal.Text}\".";

    private static string Kind(ComposeLiteral literal) => literal.Kind switch
    {
        ComposeLiteralKind.Null => "empty",
        ComposeLiteralKind.Boolean => "true or false",
        ComposeLiteralKind.Timestamp => "a date",
        _ => "a number",
    };

    private static string Name(string path) => path.StartsWith("services.", StringComparison.Ordinal) && path.Split('.') is [_, _, .. string[] rest] && rest.Length > 0 ? string.Join('.', rest) : path;

    private static bool IsLimit(ComposeNode node)
        => node is ComposeTemplate or ComposeLiteral { Kind: ComposeLiteralKind.WholeNumber } || (node is ComposeText text && ValueForms.IsWholeNumber(text.Text));

    private static bool IsNumber(ComposeLiteral literal) => literal.Kind is ComposeLiteralKind.WholeNumber or ComposeLiteralKind.Number;

    private static bool IsNull(ComposeNode node) => node is ComposeLiteral { Kind: ComposeLiteralKind.Null };

    [GeneratedRegex(@"^[a-zA-Z0-9._-]+\z", RegexOptions.CultureInvariant)]
    private static partial Regex Names();
}
