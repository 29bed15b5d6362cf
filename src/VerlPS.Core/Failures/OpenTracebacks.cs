using VerlPS.Logs;

namespace VerlPS.Failures;

/// <summary>A traceback whose exception has not come yet.</summary>
/// <param name="entry">Its first line's entry.</param>
/// <param name="firstLine">Its first line.</param>
/// <param name="isIgnored">Python has said that it ignores the exception.</param>
internal sealed class OpenTraceback(VerlLogEntry entry, string firstLine, bool isIgnored)
{
    public bool IsIgnored { get; } = isIgnored;

    public VerlLogEntry Entry { get; } = entry;

    public string FirstLine { get; } = firstLine;

    public string? LastFrame { get; set; }
}

/// <summary>The tracebacks that have begun, one for each writer: processes write at the same time.</summary>
internal sealed class OpenTracebacks
{
    private const int Most = 1024;

    private readonly Dictionary<Writer, OpenTraceback> _open = [];
    private readonly HashSet<Writer> _ignoring = [];

    public OpenTraceback? Find(VerlLogEntry entry) => _open.Count == 0 ? null : _open.GetValueOrDefault(Writer.Of(entry));

    public void Open(VerlLogEntry entry, string firstLine)
    {
        bool isIgnored = _ignoring.Remove(Writer.Of(entry));
        if (_open.Count < Most)
            _open[Writer.Of(entry)] = new OpenTraceback(entry, firstLine, isIgnored);
    }

    /// <summary>The next traceback of the entry's writer is of an exception that Python ignores.</summary>
    public void IgnoreNext(VerlLogEntry entry)
    {
        if (_ignoring.Count < Most)
            _ignoring.Add(Writer.Of(entry));
    }

    public void Close(VerlLogEntry entry) => _open.Remove(Writer.Of(entry));

    public IReadOnlyList<OpenTraceback> TakeAll()
    {
        OpenTraceback[] all = [.. _open.Values];
        _open.Clear();
        return all;
    }

    private readonly record struct Writer(string Source, LogChannel Stream, string? Actor, int? ProcessId, string? NodeIp, int? Rank)
    {
        public static Writer Of(VerlLogEntry entry) => new(entry.Source, entry.Stream, entry.Actor, entry.ProcessId, entry.NodeIp, entry.Rank);
    }
}
