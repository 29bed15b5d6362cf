using System.Runtime.InteropServices;

namespace VerlPS.Failures;

/// <summary>
/// Finds many words in a text in one pass. It looks at four characters at every second place, and asks a table of bits
/// whether any word has these four: of a line of ordinary text nearly none passes. No step waits for the one before, as
/// the states of an Aho-Corasick automaton do, which makes this several times as fast.
/// </summary>
internal sealed class LiteralSearch
{
    /// <summary>The shortest word: four characters from an even place on must fit into it wherever it begins.</summary>
    public const int Shortest = Width + Stride - 1;

    /// <summary>From one place that is looked at to the next.</summary>
    public const int Stride = 2;

    private const int Width = 4;
    private const int HashBits = 16;

    // Letters that are everywhere tell little.
    private const string Common = " aeilnorst";

    private readonly ulong[] _known = new ulong[1 << (HashBits - 6)];
    private readonly Dictionary<ulong, Place[]> _places;

    /// <summary>Prepares a search.</summary>
    /// <param name="words">The words, each at least <see cref="Shortest"/> characters long.</param>
    public LiteralSearch(IReadOnlyList<string> words)
    {
        Dictionary<ulong, List<Place>> places = [];
        for (int word = 0; word < words.Count; word++)
        {
            int begin = MostTelling(words[word]);
            for (int offset = begin; offset < begin + Stride; offset++)
            {
                ulong four = Four(MemoryMarshal.AsBytes(words[word].AsSpan()), offset);
                if (!places.TryGetValue(four, out List<Place>? same))
                    places[four] = same = [];
                same.Add(new Place(word, words[word], offset));
                _known[Slot(four) >> 6] |= 1UL << (int)Slot(four);
            }
        }

        _places = places.ToDictionary(pair => pair.Key, pair => pair.Value.ToArray());
    }

    /// <summary>The next place at which words may be; -1 where there is none.</summary>
    /// <param name="text">The text.</param>
    /// <param name="from">Where to begin; a multiple of <see cref="Stride"/>.</param>
    /// <param name="places">The words that may be there; each has to be looked at.</param>
    public int Next(ReadOnlySpan<char> text, int from, out ReadOnlySpan<Place> places)
    {
        ReadOnlySpan<byte> bytes = MemoryMarshal.AsBytes(text);
        ulong[] known = _known;
        for (int at = from; at <= text.Length - Width; at += Stride)
        {
            ulong four = Four(bytes, at);
            uint slot = Slot(four);
            if ((known[slot >> 6] >> (int)slot & 1) != 0 && _places.TryGetValue(four, out Place[]? found))
            {
                places = found;
                return at;
            }
        }

        places = [];
        return -1;
    }

    private static ulong Four(ReadOnlySpan<byte> bytes, int at) => MemoryMarshal.Read<ulong>(bytes[(at * sizeof(char))..]);

    private static uint Slot(ulong four) => (uint)(four * 0x9E3779B97F4A7C15 >> (64 - HashBits));

    private static int MostTelling(string word)
        => Enumerable.Range(0, word.Length - Shortest + 1)
            .MinBy(begin => word.AsSpan(begin, Shortest).ToArray().Count(character => Common.Contains(character, StringComparison.Ordinal)));

    /// <summary>A part of a word.</summary>
    /// <param name="Index">The word's index.</param>
    /// <param name="Word">The word.</param>
    /// <param name="Offset">Where in the word the part begins.</param>
    internal sealed record Place(int Index, string Word, int Offset)
    {
        /// <summary>The whole word is there.</summary>
        public bool IsAt(ReadOnlySpan<char> text, int at) => at >= Offset && text[(at - Offset)..].StartsWith(Word, StringComparison.Ordinal);
    }
}
