using VerlPS.Compose;
using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace VerlPS.Adapters.Compose;

/// <summary>
/// Reads compose files event by event. A deserializer would lose lines, take keys that are there twice, and know nothing
/// of compose's tags; and it would follow aliases wherever they lead.
/// </summary>
internal sealed class ComposeYamlReader
{
    // Compose's deepest places are some ten levels down. Each level here is a call.
    private const int DeepestNesting = 100;

    // A few lines of aliases to aliases can stand for more than any memory holds.
    private const int MostNodes = 100_000;

    private readonly Parser _parser;
    private readonly string _path;
    private readonly Dictionary<AnchorName, (ComposeNode Node, int Count)> _anchors = [];
    private readonly HashSet<AnchorName> _open = [];
    private readonly string _text;
    private int _count;

    // How many brackets are open: inside of them tabs are blanks.
    private int _flow;

    private ComposeYamlReader(string text, string path)
    {
        _text = text;
        _parser = new Parser(new StringReader(text));
        _path = path;
    }

    public static ComposeMap Read(string text, string path)
    {
        string content = text.TrimStart('\uFEFF');
        ComposeYamlReader reader = new(content, path);
        try
        {
            return reader.ReadFile();
        }
        catch (YamlException error)
        {
            throw YamlFaults.Translate(error, content, path);
        }
        catch (Exception error) when (error is InvalidOperationException or ArgumentException)
        {
            // The parser's own mistakes in what it can't read: 'a: [b' and another key below it is one.
            throw YamlFaults.Lost((int)Math.Max(1, reader._parser.Current?.End.Line ?? 1), content, path, error);
        }
    }

    private ComposeMap ReadFile()
    {
        Next(); // the stream's start
        if (Next() is not DocumentStart)
            throw Fault(1, "the file is empty", "Write at least a service: New-VerlCompose makes a whole file.");

        ComposeNode root = Node(Next(), 1);
        Next(); // the document's end
        if (Next() is DocumentStart second)
            throw Fault((int)second.Start.Line, "a second document begins with '---'", "Make a file of each document, and name both to compose with -f.");

        if (root is ComposeLiteral { Kind: ComposeLiteralKind.Null })
            throw Fault(1, "the file is empty", "Write at least a service: New-VerlCompose makes a whole file.");
        return root as ComposeMap
            ?? throw Fault(root.Line, "the file is no map of keys and values", "Begin with 'services:', and put each service below it.");
    }

    private ParsingEvent Next()
    {
        _parser.MoveNext();
        ParsingEvent next = _parser.Current!;
        _flow += next switch
        {
            SequenceStart { Style: SequenceStyle.Flow } or MappingStart { Style: MappingStyle.Flow } => 1,
            SequenceEnd or MappingEnd when _flow > 0 => -1,
            _ => 0,
        };
        // The parser takes tabs behind blanks; compose does not.
        if (_flow == 0 && next is NodeEvent { Start: var start } && YamlFaults.IsTabbed(Before(start)))
            throw YamlFaults.Tab((int)start.Line, _path);
        return next;
    }

    private ReadOnlySpan<char> Before(Mark start)
    {
        ReadOnlySpan<char> before = _text.AsSpan(0, (int)Math.Min(start.Index, _text.Length));
        ReadOnlySpan<char> line = before[(before.LastIndexOfAny('\n', '\r') + 1)..];
        return line.IsWhiteSpace() ? line : [];
    }

    private ComposeNode Node(ParsingEvent start, int depth)
    {
        int line = (int)start.Start.Line;
        if (start is AnchorAlias alias)
            return Known(alias.Value, line);
        if (depth > DeepestNesting)
            throw Fault(line, $"it is nested more than {DeepestNesting} levels deep", "No place in a compose file is that deep: look for brackets that are not closed.");

        NodeEvent node = (NodeEvent)start;
        int before = _count;
        Count(1, line);
        if (!node.Anchor.IsEmpty)
            _open.Add(node.Anchor);
        ComposeNode read = node switch
        {
            SequenceStart list => Sequence(list, depth),
            MappingStart map => Mapping(map, depth),
            _ => YamlScalars.Read((Scalar)node, _path),
        } with
        { Line = line };
        if (!node.Anchor.IsEmpty)
        {
            _open.Remove(node.Anchor);
            _anchors[node.Anchor] = (read, _count - before);
        }

        return read;
    }

    private ComposeList Sequence(SequenceStart start, int depth)
    {
        List<ComposeNode> items = [];
        for (ParsingEvent item = Next(); item is not SequenceEnd; item = Next())
            items.Add(Node(item, depth + 1));
        return new ComposeList(items) { Inline = start.Style == SequenceStyle.Flow, Tag = YamlScalars.Tag(start, _path) };
    }

    private ComposeMap Mapping(MappingStart start, int depth)
    {
        List<ComposeEntry> entries = [];
        Dictionary<string, int> lines = new(StringComparer.Ordinal);
        (IReadOnlyList<ComposeMap> From, int At) merge = ([], 0);
        for (ParsingEvent next = Next(); next is not MappingEnd; next = Next())
        {
            (string key, int line) = Key(next);
            if (!lines.TryAdd(key, line))
                throw Fault(line, $"the key '{key}' is there twice, first in line {lines[key]}", "Leave one of the two out.");

            ComposeNode value = Node(Next(), depth + 1);
            if (IsMerge(next))
                merge = (Merged(value, line), entries.Count);
            else
                entries.Add(new ComposeEntry(key, value is ComposeLiteral { Kind: ComposeLiteralKind.Null } ? value with { Line = line } : value) { Line = line });
        }

        // A key that the map has itself comes before a merged one, and of two merged ones the first.
        entries.InsertRange(merge.At, [.. merge.From.SelectMany(map => map.Entries).Where(entry => lines.TryAdd(entry.Key, entry.Line))]);
        return new ComposeMap(entries) { Tag = YamlScalars.Tag(start, _path) };
    }

    private (string Text, int Line) Key(ParsingEvent start)
    {
        int line = (int)start.Start.Line;
        if (start is AnchorAlias alias)
        {
            return Known(alias.Value, line) is ComposeText text
                ? (text.Text, line)
                : throw Fault(line, $"the alias '*{alias.Value}' is used as a key, and is no text", "Write the key itself.");
        }

        if (start is not Scalar scalar)
            throw Fault(line, "a list or a map stands where a key belongs", "Write 'key: value'; a text that begins with '[' or '{' belongs into quotes.");

        // Compose refuses keys that are no texts, and says only of which map.
        if (scalar is { IsPlainImplicit: true, Style: ScalarStyle.Plain } && scalar.Tag.IsEmpty && ComposeLiteralForm.Of(scalar.Value) is ComposeLiteralKind kind)
            throw Fault(line, scalar.Value.Length == 0 ? "a value has no key" : $"the key {scalar.Value} is no text but a {YamlScalars.Name(kind)}", $"Put it into quotes: \"{scalar.Value}\".");

        YamlScalars.Check(scalar, _path);
        if (!scalar.Anchor.IsEmpty)
            _anchors[scalar.Anchor] = (new ComposeText(scalar.Value), 1);
        return (scalar.Value, line);
    }

    private static bool IsMerge(ParsingEvent key) => key is Scalar { Value: "<<", Style: ScalarStyle.Plain, Tag.IsEmpty: true };

    private IReadOnlyList<ComposeMap> Merged(ComposeNode value, int line) => value switch
    {
        ComposeMap map => [map],
        ComposeList list when list.Items.All(item => item is ComposeMap) => [.. list.Items.Cast<ComposeMap>()],
        _ => throw Fault(line, "'<<' merges a map or a list of maps, and this is neither", "Write '<<: *name' for the anchor of a map."),
    };

    private ComposeNode Known(AnchorName anchor, int line)
    {
        if (_open.Contains(anchor))
            throw Fault(line, $"the alias '*{anchor}' is inside of what it stands for", $"Take it out of what '&{anchor}' names.");
        if (!_anchors.TryGetValue(anchor, out (ComposeNode Node, int Count) known))
            throw Fault(line, $"the alias '*{anchor}' stands for nothing", $"Put '&{anchor}' before it where what it means is first written; an anchor of another file does not count.");

        Count(known.Count, line);
        return known.Node;
    }

    private void Count(int more, int line)
    {
        // The sum stays small: it is looked at after each node, and none counts for more than the limit.
        _count += more;
        if (_count > MostNodes)
            throw Fault(line, $"with its aliases put in it has more than {MostNodes} values", "Use fewer aliases of aliases.");
    }

    private VerlException Fault(int line, string what, string remedy) => YamlFaults.At(line, what, remedy, _path);
}
