using System.Text.RegularExpressions;
using VerlPS.Compose;
using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace VerlPS.Adapters.Compose;

/// <summary>What the single values of a compose file are, by their quotes and tags.</summary>
internal static partial class YamlScalars
{
    private const string Core = "tag:yaml.org,2002:";

    /// <summary>A value as a node; its line is the caller's to set.</summary>
    public static ComposeNode Read(Scalar scalar, string path)
    {
        Check(scalar, path);
        string? core = CoreTag(scalar);
        bool plain = scalar.Style == ScalarStyle.Plain && !scalar.Tag.IsNonSpecific;
        ComposeLiteralKind? kind = ComposeLiteralForm.Of(scalar.Value);
        return core switch
        {
            null when plain && kind is not null => Literal(scalar.Value, kind) with { Tag = OwnTag(scalar) },
            null => Text(scalar.Value) with { Tag = OwnTag(scalar) },
            "str" => Text(scalar.Value),
            _ when kind is not null && Fits(core, kind.Value) => Literal(scalar.Value, kind),
            "null" or "bool" or "int" or "float" or "timestamp" => throw YamlFaults.At((int)scalar.Start.Line, $"the value is none for the tag !!{core}", "Leave the tag out.", path),
            _ => throw Strange(scalar, core, path),
        };
    }

    /// <summary>Refuses half a character, which a file in UTF-8 can't hold.</summary>
    public static void Check(Scalar scalar, string path)
    {
        for (int i = 0; i < scalar.Value.Length; i++)
        {
            if (i + 1 < scalar.Value.Length && char.IsSurrogatePair(scalar.Value, i))
                i++;
            else if (char.IsSurrogate(scalar.Value[i]))
                throw YamlFaults.At((int)scalar.Start.Line, "a text holds half a character", "Write the character itself.", path);
        }
    }

    /// <summary>The tag of a list or map that is to be kept; null for none.</summary>
    public static string? Tag(NodeEvent node, string path)
        => CoreTag(node) is string core && core != (node is MappingStart ? "map" : "seq") ? throw Strange(node, core, path) : OwnTag(node);

    /// <summary>A kind in words.</summary>
    public static string Name(ComposeLiteralKind kind) => kind switch
    {
        ComposeLiteralKind.Null => "null",
        ComposeLiteralKind.Boolean => "boolean",
        ComposeLiteralKind.Timestamp => "date",
        _ => "number",
    };

    private static ComposeLiteral Literal(string value, ComposeLiteralKind? kind) => new(kind == ComposeLiteralKind.Null ? "null" : value);

    private static ComposeNode Text(string value)
        => NoVariable().IsMatch(value) ? new ComposeText(value.Replace("$$", "$", StringComparison.Ordinal)) : new ComposeTemplate(value);

    private static bool Fits(string core, ComposeLiteralKind kind) => (core, kind) is
        ("null", ComposeLiteralKind.Null)
        or ("bool", ComposeLiteralKind.Boolean)
        or ("int", ComposeLiteralKind.WholeNumber)
        or ("float", ComposeLiteralKind.WholeNumber or ComposeLiteralKind.Number)
        or ("timestamp", ComposeLiteralKind.Timestamp);

    private static string? CoreTag(NodeEvent node)
        => !node.Tag.IsEmpty && node.Tag.Value.StartsWith(Core, StringComparison.Ordinal) ? node.Tag.Value[Core.Length..] : null;

    private static string? OwnTag(NodeEvent node)
        => node.Tag.IsEmpty || node.Tag.IsNonSpecific || CoreTag(node) is not null ? null : node.Tag.Value;

    private static VerlException Strange(NodeEvent node, string tag, string path)
        => YamlFaults.At((int)node.Start.Line, $"the tag !!{tag} has no place in a compose file here", "Leave it out, or write !!str for a text.", path);

    [GeneratedRegex(@"^(?:[^$]|\$\$)*\z", RegexOptions.CultureInvariant)]
    private static partial Regex NoVariable();
}
