using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace VerlPS.Adapters.Compose;

/// <summary>Where a key of a block map stands.</summary>
/// <param name="Key">The key.</param>
/// <param name="Indent">The blanks before it.</param>
/// <param name="First">The line of the key, from 0 on.</param>
/// <param name="Last">The last line of its value.</param>
/// <param name="Children">The keys of its value; null where that is no map in block style.</param>
/// <param name="IsEmpty">It has no value.</param>
internal sealed record YamlPlace(string Key, int Indent, int First, int Last, IReadOnlyList<YamlPlace>? Children, bool IsEmpty);

/// <summary>Finds out which lines of a file belong to which keys, two levels deep.</summary>
internal static class YamlLayout
{
    private const int Depth = 2;

    /// <summary>The keys of the file; null where its root is no map in block style.</summary>
    public static IReadOnlyList<YamlPlace>? Read(string text)
    {
        Parser parser = new(new StringReader(text));
        parser.MoveNext(); // the stream's start
        parser.MoveNext(); // the document's
        return parser.MoveNext() && parser.Current is MappingStart { Style: MappingStyle.Block } ? Keys(parser, 1) : null;
    }

    private static List<YamlPlace> Keys(Parser parser, int depth)
    {
        List<YamlPlace> places = [];
        while (parser.MoveNext() && parser.Current is not MappingEnd)
        {
            ParsingEvent key = parser.Current!;
            int last = Last(key);
            parser.MoveNext();
            ParsingEvent value = parser.Current!;
            List<YamlPlace>? children = null;
            if (depth < Depth && value is MappingStart { Style: MappingStyle.Block })
            {
                children = Keys(parser, depth + 1);
                last = children.Count == 0 ? last : children[^1].Last;
            }
            else
            {
                last = Math.Max(last, Skip(parser, value));
            }

            places.Add(new YamlPlace((key as Scalar)?.Value ?? string.Empty, (int)key.Start.Column - 1, (int)key.Start.Line - 1, last, children, value is Scalar { Value.Length: 0, Style: ScalarStyle.Plain }));
        }

        return places;
    }

    // To the end of a value. The end of a block is where the next thing begins; what counts is the last thing in it.
    private static int Skip(Parser parser, ParsingEvent value)
    {
        int last = Last(value);
        for (int open = value.NestingIncrease; open > 0; open += parser.Current!.NestingIncrease)
        {
            parser.MoveNext();
            last = Math.Max(last, Last(parser.Current!));
        }

        return last;
    }

    private static int Last(ParsingEvent item) => item switch
    {
        // A block of text goes to the line before the mark.
        Scalar { Style: ScalarStyle.Literal or ScalarStyle.Folded } => (int)item.End.Line - (item.End.Column == 1 ? 2 : 1),
        // The end of a block in brackets has brackets; that of another has no place of its own.
        MappingEnd or SequenceEnd => item.Start.Index == item.End.Index ? 0 : (int)item.End.Line - 1,
        MappingStart { Style: MappingStyle.Block } or SequenceStart { Style: SequenceStyle.Block } => (int)item.Start.Line - 1,
        _ => (int)item.End.Line - 1,
    };
}
