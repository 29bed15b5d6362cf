namespace VerlPS.Logs;

/// <summary>The words by which loggers name a level, in capitals.</summary>
internal static class LevelWord
{
    private static readonly (string Word, LogLevel Level)[] Words =
    [
        ("DEBUG", LogLevel.Debug),
        ("TRACE", LogLevel.Debug),
        ("INFO", LogLevel.Info),
        ("WARNING", LogLevel.Warning),
        ("WARN", LogLevel.Warning),
        ("ERROR", LogLevel.Error),
        ("CRITICAL", LogLevel.Critical),
        ("FATAL", LogLevel.Critical),
    ];

    // Only where a time or brackets show that a logger speaks: loguru's, and those of Ray's command line.
    private static readonly (string Word, LogLevel Level)[] More =
    [
        ("SUCCESS", LogLevel.Info),
        ("SUCC", LogLevel.Info),
        ("VINFO", LogLevel.Debug),
        ("VWARN", LogLevel.Warning),
        ("ERR", LogLevel.Error),
        ("PANIC", LogLevel.Critical),
    ];

    /// <summary>Takes a level with which a text begins and after which its word ends.</summary>
    public static bool TryTake(ref LineScanner scanner, out LogLevel level)
    {
        level = default;
        if (scanner.Next is not ('D' or 'T' or 'I' or 'W' or 'E' or 'C' or 'F'))
            return false;
        foreach ((string word, LogLevel meant) in Words)
        {
            if (!scanner.Rest.StartsWith(word, StringComparison.Ordinal))
                continue;
            if (scanner.Rest.Length > word.Length && IsWordCharacter(scanner.Rest[word.Length]))
                continue;
            scanner.Skip(word.Length);
            level = meant;
            return true;
        }

        return false;
    }

    /// <summary>The level that a whole word names.</summary>
    public static LogLevel? Of(ReadOnlySpan<char> word) => In(Words, word) ?? In(More, word);

    /// <summary>The level that a letter names in the heads of Google's loggers: D, I, W, E, C or F.</summary>
    public static LogLevel? Of(char letter) => letter switch
    {
        'D' => LogLevel.Debug,
        'I' => LogLevel.Info,
        'W' => LogLevel.Warning,
        'E' => LogLevel.Error,
        'C' or 'F' => LogLevel.Critical,
        _ => null,
    };

    /// <summary>The level that a value of logfmt names, whatever its case: info, warn, error, …</summary>
    public static LogLevel? OfValue(ReadOnlySpan<char> value)
    {
        const int Longest = 8;
        Span<char> upper = stackalloc char[Longest];
        if (value.Length > Longest)
            return null;
        int length = value.ToUpperInvariant(upper);
        return upper[..length] is "CRIT" or "DPANIC" ? LogLevel.Critical : Of(upper[..length]);
    }

    private static LogLevel? In((string Word, LogLevel Level)[] words, ReadOnlySpan<char> text)
    {
        foreach ((string word, LogLevel level) in words)
        {
            if (text.SequenceEqual(word))
                return level;
        }

        return null;
    }

    private static bool IsWordCharacter(char character) => char.IsAsciiLetterOrDigit(character) || character is '_' or '=' or '/';
}
