namespace VerlPS.Logs;

/// <summary>What came of a batch of a log's lines, oldest first: entries, or the lines as they were written.</summary>
/// <param name="Values">The entries or strings.</param>
/// <param name="Times">When each was written, for merging; a line without a time has that of the one before it.</param>
internal sealed record LogPart(object[] Values, DateTimeOffset[] Times)
{
    /// <summary>What else is to be said at this place; null for nothing.</summary>
    public StreamItem? Item { get; private init; }

    /// <summary>A part that says something, and has no lines.</summary>
    public static LogPart Of(StreamItem item) => new([], []) { Item = item };
}
