using YamlDotNet.Core;

namespace VerlPS.Adapters.Compose;

/// <summary>Says what is wrong with a file in the words of whoever wrote it: YAML's parser speaks of tokens and scalars.</summary>
internal static class YamlFaults
{
    private static readonly (string Says, string What, string Remedy)[] Known =
    [
        ("invalid mapping", "a second ': ' stands in the value of a key", "Put a text that holds a colon and a blank into quotes, and begin each key on a line of its own."),
        ("tab", "a tab stands where only blanks may", "Replace tabs by blanks."),
        ("escape", "a backslash in double quotes is followed by a letter that means nothing", "Double the backslash, or take single quotes."),
        ("surrogates", "an escape in double quotes is half a character", "Write the character itself, or \\U and its eight digits."),
        ("quoted scalar", "a quotation mark is opened and never closed", "Close it; inside of single quotes a quotation mark is doubled, inside of double quotes it has a backslash before it."),
        ("cannot start any token", "a text begins with a character that YAML keeps for itself", "Put the text into quotes: without them it may not begin with @, ` or %."),
        ("flow sequence", "a list '[…' is not closed, or a comma is missing in it", "Close it with ']', with a comma between each two items."),
        ("flow mapping", "a map '{…' is not closed, or a comma is missing in it", "Close it with '}', with a comma between each two keys."),
        ("node content", "a bracket or comma stands where a value belongs", "Put a text that begins so into quotes."),
        ("expected key", "this is no 'key: value', or its indentation fits nothing above it", "Write a ':' and a blank after each key, and give all keys of one map the same indentation."),
        ("block collection", "the indentation fits nothing above it", "Give all items of one list the same indentation, and each a '-'."),
        ("sequence entries", "a list's '-' stands where no list can begin", "Begin a list on the line after its key."),
        ("tag handle", "a tag's prefix is not known", "Compose's own tags are !reset and !override."),
        ("anchor or alias", "an anchor or alias has no proper name", "Write & or * and letters, digits, '-' or '_'; put a text that begins so into quotes."),
    ];

    /// <summary>A fault in a line.</summary>
    public static VerlException At(int line, string what, string remedy, string path, Exception? cause = null)
        => new(VerlErrorKind.InvalidArgument, $"'{path}', line {line}: {what}.", path, remedy, cause) { Line = line };

    /// <summary>What the parser could not read.</summary>
    public static VerlException Translate(YamlException error, string text, string path)
    {
        int line = (int)Math.Max(1, error.Start.Line);
        // Tabs are told by the place where they began to matter, which is above them.
        int last = error.Message.Contains("tab", StringComparison.Ordinal) ? int.MaxValue - 1 : Math.Max(line, (int)error.End.Line);
        if (FindTab(text, line, last + 1) is int tab)
            return Tab(tab, path, error);

        (string says, string what, string remedy) = Known.FirstOrDefault(known => error.Message.Contains(known.Says, StringComparison.OrdinalIgnoreCase));
        return says is null
            ? At(line, $"this is not YAML ({error.Message.TrimEnd('.')})", "Look at this line and the one above it.", path, error)
            : At(line, what, remedy, path, error);
    }

    /// <summary>Where the parser lost its way without a word.</summary>
    public static VerlException Lost(int line, string text, string path, Exception error)
        => FindTab(text, line, line + 1) is int tab
            ? Tab(tab, path, error)
            : At(line, "brackets, quotes or indentation go wrong from here on", "Look for a bracket that is not closed.", path, error);

    /// <summary>A line that is indented by a tab.</summary>
    public static VerlException Tab(int line, string path, Exception? cause = null)
        => At(line, "it is indented by a tab", "Indent by blanks: YAML takes no tabs.", path, cause);

    /// <summary>A tab is among the blanks that a text begins with.</summary>
    public static bool IsTabbed(ReadOnlySpan<char> line) => line[..^line.TrimStart().Length].Contains('\t');

    private static int? FindTab(string text, int from, int to)
    {
        string[] lines = text.ReplaceLineEndings("\n").Split('\n');
        for (int at = from; at <= Math.Min(to, lines.Length); at++)
        {
            if (IsTabbed(lines[at - 1]))
                return at;
        }

        return null;
    }
}
