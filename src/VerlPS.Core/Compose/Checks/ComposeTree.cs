namespace VerlPS.Compose;

/// <summary>A node and where it stands.</summary>
/// <param name="Path">The keys that lead to it, with dots between; an item of a list has its number.</param>
/// <param name="Service">The service that it is in; null outside of services.</param>
/// <param name="Line">Its line.</param>
/// <param name="Node">The node.</param>
internal sealed record ComposePlace(string Path, string? Service, int Line, ComposeNode Node)
{
    /// <summary>The last key.</summary>
    public string Key => Path[(Path.LastIndexOf('.') + 1)..];
}

/// <summary>Goes through a file.</summary>
internal static class ComposeTree
{
    /// <summary>Every node, the file itself left out. What begins with x- at the top is the user's own, and left out too.</summary>
    public static IEnumerable<ComposePlace> Walk(ComposeMap file)
        => file.Entries.Where(entry => !IsExtension(entry.Key)).SelectMany(entry => entry is { Key: "services", Value: ComposeMap services }
            ? services.Entries.SelectMany(service => Walk($"services.{service.Key}", service.Key, service.Line, service.Value))
            : Walk(entry.Key, null, entry.Line, entry.Value));

    /// <summary>The key is an extension, which compose does not look at.</summary>
    public static bool IsExtension(string key) => key.StartsWith("x-", StringComparison.Ordinal);

    private static IEnumerable<ComposePlace> Walk(string path, string? service, int line, ComposeNode node)
        => (node switch
        {
            ComposeMap map => map.Entries.SelectMany(entry => Walk($"{path}.{entry.Key}", service, entry.Line, entry.Value)),
            ComposeList list => list.Items.SelectMany((item, i) => Walk(FormattableString.Invariant($"{path}.{i}"), service, item.Line, item)),
            _ => [],
        }).Prepend(new ComposePlace(path, service, line, node));
}
