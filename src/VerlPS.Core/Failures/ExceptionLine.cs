namespace VerlPS.Failures;

/// <summary>Knows the last line of a Python traceback: the exception's name, and what it says.</summary>
internal static class ExceptionLine
{
    // Any class can be raised; these names are given to nothing else, so that they tell without a traceback above.
    private static readonly string[] Endings = ["Error", "Exception", "Interrupt", "SystemExit"];

    /// <summary>The exception's name with its module: <c>hydra.errors.MissingConfigException</c>; null where the text is no such line.</summary>
    /// <param name="text">The line without prefix.</param>
    /// <param name="endsTraceback">It stands where a traceback ends, so that a name of any ending is taken.</param>
    public static string? Name(ReadOnlySpan<char> text, bool endsTraceback)
    {
        const int Longest = 200;
        int end = 0;
        while (end < text.Length && end < Longest && (char.IsAsciiLetterOrDigit(text[end]) || text[end] is '_' or '.'))
            end++;
        ReadOnlySpan<char> name = text[..end];
        ReadOnlySpan<char> word = name[(name.LastIndexOf('.') + 1)..];
        bool ends = end == text.Length || text[end] is ':' or '(';
        return ends && word.Length > 1 && char.IsAsciiLetterUpper(word[0]) && (endsTraceback || HasEnding(word)) ? name.ToString() : null;
    }

    /// <summary>Ray's wrapper, after which the frames of the remote side and the exception itself follow.</summary>
    public static bool IsWrapper(ReadOnlySpan<char> text) => text.StartsWith("ray.exceptions.RayTaskError", StringComparison.Ordinal);

    private static bool HasEnding(ReadOnlySpan<char> word)
    {
        foreach (string ending in Endings)
        {
            if (word.EndsWith(ending, StringComparison.Ordinal))
                return true;
        }

        return false;
    }
}
