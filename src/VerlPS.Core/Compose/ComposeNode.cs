namespace VerlPS.Compose;

/// <summary>A piece of a compose file: what is to be written, before anybody decides how to quote it.</summary>
public abstract record ComposeNode;

/// <summary>A text. <c>$</c> means itself, not a variable.</summary>
/// <param name="Text">The text.</param>
public sealed record ComposeText(string Text) : ComposeNode;

/// <summary>A number, true, or an empty value: written as it is.</summary>
/// <param name="Text">The value.</param>
public sealed record ComposeLiteral(string Text) : ComposeNode;

/// <summary>A list.</summary>
/// <param name="Items">Its items.</param>
public sealed record ComposeList(IReadOnlyList<ComposeNode> Items) : ComposeNode
{
    /// <summary>Written on one line, <c>[a, b]</c>.</summary>
    public bool Inline { get; init; }

    /// <summary>A list of texts.</summary>
    public static ComposeList Of(IEnumerable<string> texts, bool inline = false) => new([.. texts.Select(text => new ComposeText(text))]) { Inline = inline };
}

/// <summary>Keys and values, in the order in which a person reads them.</summary>
/// <param name="Entries">The entries.</param>
public sealed record ComposeMap(IReadOnlyList<ComposeEntry> Entries) : ComposeNode
{
    /// <summary>A map of texts.</summary>
    public static ComposeMap Of(IEnumerable<KeyValuePair<string, string>> pairs) => new([.. pairs.Select(pair => new ComposeEntry(pair.Key, new ComposeText(pair.Value)))]);
}

/// <summary>A key and its value.</summary>
/// <param name="Key">The key.</param>
/// <param name="Value">The value.</param>
/// <param name="Comment">Why it is there, on a line above; null for the obvious.</param>
public sealed record ComposeEntry(string Key, ComposeNode Value, string? Comment = null);
