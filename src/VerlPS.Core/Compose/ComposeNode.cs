namespace VerlPS.Compose;

/// <summary>
/// A piece of a compose file: what is written, before anybody decides how to quote it. Two are equal that say the same;
/// where they stand, how they are laid out and what is remarked on them does not count.
/// </summary>
public abstract record ComposeNode
{
    /// <summary>The line of the file that it was read from, from 1 on; 0 where no file has it yet.</summary>
    public int Line { get; init; }

    /// <summary>Compose's own tag, <c>!reset</c> or <c>!override</c>, or another; null where there is none.</summary>
    public string? Tag { get; init; }

    /// <inheritdoc cref="object.Equals(object?)"/>
    public virtual bool Equals(ComposeNode? other) => other is not null && EqualityContract == other.EqualityContract && Tag == other.Tag;

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(EqualityContract, Tag);
}

/// <summary>A text. <c>$</c> means itself, not a variable.</summary>
/// <param name="Text">The text.</param>
public sealed record ComposeText(string Text) : ComposeNode;

/// <summary>A text with variables for compose to put in, <c>$NAME</c> or <c>${NAME:-default}</c>; <c>$$</c> means a <c>$</c>.</summary>
/// <param name="Text">The text, as it is written.</param>
public sealed record ComposeTemplate(string Text) : ComposeNode;

/// <summary>A number, true, or an empty value: written as it is.</summary>
/// <param name="Text">The value.</param>
public sealed record ComposeLiteral(string Text) : ComposeNode
{
    /// <summary>What it is; null where a text was taken for one.</summary>
    public ComposeLiteralKind? Kind => ComposeLiteralForm.Of(Text);
}

/// <summary>A list.</summary>
/// <param name="Items">Its items.</param>
public sealed record ComposeList(IReadOnlyList<ComposeNode> Items) : ComposeNode
{
    /// <summary>Written on one line, <c>[a, b]</c>.</summary>
    public bool Inline { get; init; }

    /// <summary>A list of texts.</summary>
    public static ComposeList Of(IEnumerable<string> texts, bool inline = false) => new([.. texts.Select(text => new ComposeText(text))]) { Inline = inline };

    /// <inheritdoc cref="object.Equals(object?)"/>
    public bool Equals(ComposeList? other) => other is not null && base.Equals(other) && Items.SequenceEqual(other.Items);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(base.GetHashCode(), Items.Count);
}

/// <summary>Keys and values, in the order in which a person reads them.</summary>
/// <param name="Entries">The entries.</param>
public sealed record ComposeMap(IReadOnlyList<ComposeEntry> Entries) : ComposeNode
{
    /// <summary>A map of texts.</summary>
    public static ComposeMap Of(IEnumerable<KeyValuePair<string, string>> pairs) => new([.. pairs.Select(pair => new ComposeEntry(pair.Key, new ComposeText(pair.Value)))]);

    /// <summary>The entry of a key; null where there is none.</summary>
    public ComposeEntry? Find(string key) => Entries.FirstOrDefault(entry => entry.Key == key);

    /// <inheritdoc cref="object.Equals(object?)"/>
    public bool Equals(ComposeMap? other) => other is not null && base.Equals(other) && Entries.SequenceEqual(other.Entries);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(base.GetHashCode(), Entries.Count);
}

/// <summary>A key and its value.</summary>
/// <param name="Key">The key.</param>
/// <param name="Value">The value.</param>
/// <param name="Comment">Why it is there, on a line above; null for the obvious.</param>
public sealed record ComposeEntry(string Key, ComposeNode Value, string? Comment = null)
{
    /// <summary>The line of the key in the file that it was read from, from 1 on; 0 where no file has it yet.</summary>
    public int Line { get; init; }

    /// <inheritdoc cref="object.Equals(object?)"/>
    public bool Equals(ComposeEntry? other) => other is not null && Key == other.Key && Value.Equals(other.Value);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Key, Value);
}
