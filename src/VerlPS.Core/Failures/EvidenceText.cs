namespace VerlPS.Failures;

/// <summary>Cuts lines to what is worth to be kept or shown of them.</summary>
internal static class EvidenceText
{
    private const int Longest = 400;

    /// <summary>The beginning.</summary>
    public static string Cut(string line) => Around(line, string.Empty);

    /// <summary>What is around some words of it.</summary>
    public static string Around(string line, string words, int longest = Longest)
    {
        ReadOnlySpan<char> text = line.AsSpan().TrimEnd();
        if (text.Length <= longest)
            return text.TrimStart().ToString();

        // A quarter of the room goes to what stands before the words, where they would not be seen from the beginning.
        int at = line.IndexOf(words, StringComparison.Ordinal);
        int begin = at + words.Length < longest ? 0 : Math.Min(at - Math.Min(at, longest / 4), text.Length - longest + 1);
        int end = Math.Min(text.Length, begin + longest - (begin > 0 ? 2 : 1));
        return $"{(begin > 0 ? "…" : "")}{text[begin..end].Trim()}{(end < text.Length ? "…" : "")}";
    }
}
