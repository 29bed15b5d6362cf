namespace VerlPS.Metrics;

/// <summary>Finds how many steps a run will have, in what it says before them.</summary>
internal static class TotalSteps
{
    private const int LongestBar = 512;

    private static ReadOnlySpan<byte> Said => "Total training steps: "u8;

    private static ReadOnlySpan<byte> Bar => "Training Progress: "u8;

    /// <summary>The last number that the text says; null for none.</summary>
    /// <param name="text">Console output.</param>
    /// <param name="known">The number so far. Only while there is none, the progress bar's counts: it stands in every second line.</param>
    public static long? Find(ReadOnlySpan<byte> text, long? known)
    {
        long? found = null;
        for (ReadOnlySpan<byte> rest = text; rest.LastIndexOf(Said) is int at and >= 0 && found is null; rest = rest[..at])
            found = Number(rest[(at + Said.Length)..]);
        if (found is not null || known is not null)
            return found;

        for (ReadOnlySpan<byte> rest = text; rest.IndexOf(Bar) is int at and >= 0 && found is null; rest = rest[(at + Bar.Length)..])
            found = OfBar(rest[(at + Bar.Length)..]);
        return found;
    }

    // " 1%|▏   | 1/140 [00:49<1:53:43, 49.09s/it]"
    private static long? OfBar(ReadOnlySpan<byte> text)
    {
        ReadOnlySpan<byte> bar = text[..Math.Min(text.Length, LongestBar)];
        int end = bar.IndexOf((byte)'[');
        int slash = end < 0 ? -1 : bar[..end].LastIndexOf((byte)'/');
        return slash < 0 || bar[..slash].IndexOf("%|"u8) < 0 ? null : Number(bar[(slash + 1)..end]);
    }

    private static long? Number(ReadOnlySpan<byte> text)
    {
        int end = text.IndexOfAnyExceptInRange((byte)'0', (byte)'9');
        return long.TryParse(end < 0 ? text : text[..end], out long number) && number > 0 ? number : null;
    }
}
