namespace VerlPS.Logs;

/// <summary>
/// Gathers the lines of tracebacks, each writer's apart. What it holds back is handed out when the writer goes on with
/// something else, when others have written much since (a process that dies says no more), or when it is flushed.
/// </summary>
internal sealed class Tracebacks
{
    private const int MostWriters = 128;
    private const int Patience = 100;
    private const int LongPatience = 1000;
    private const int Interval = 16;

    private readonly List<Traceback> _open = [];
    private long _number;

    /// <summary>Takes a line that goes on with its writer's traceback; a line that doesn't ends it.</summary>
    public bool TryTake(LineWriter writer, VerlLogEntry entry, in LineHead head, List<VerlLogEntry> entries)
    {
        if (_open.Count == 0)
            return false;
        if (++_number % Interval == 0)
            CloseForsaken(entries);
        int at = Find(writer);
        if (at < 0 || IsProgress(head.Message))
            return false;
        if (_open[at].TryTake(head, entry, _number))
        {
            if (_open[at].IsFull)
                Close(at, entries);
            return true;
        }

        Close(at, entries);
        return false;
    }

    /// <summary>Holds back a line that begins a traceback.</summary>
    public bool TryBegin(LineWriter writer, VerlLogEntry entry, in LineHead head, List<VerlLogEntry> entries)
    {
        if (!TracebackText.Begins(head.Message))
            return false;
        Traceback traceback = new(writer, entry, head, _number);
        _open.Add(traceback);
        if (traceback.IsFull)
            Close(_open.Count - 1, entries);
        else if (_open.Count > MostWriters)
            Close(0, entries);
        return true;
    }

    /// <summary>Ends a writer's traceback, because its next line is of another kind.</summary>
    public void End(LineWriter writer, List<VerlLogEntry> entries)
    {
        int at = Find(writer);
        if (at >= 0)
            Close(at, entries);
    }

    /// <summary>Hands out everything.</summary>
    public void Flush(List<VerlLogEntry> entries)
    {
        foreach (Traceback traceback in _open)
            traceback.Close(entries);
        _open.Clear();
    }

    // The driver's bar goes on while its traceback is written.
    private static bool IsProgress(ReadOnlySpan<char> text) => text.IndexOf("%|", StringComparison.Ordinal) >= 0 && text.TrimEnd().EndsWith("]", StringComparison.Ordinal);

    private void CloseForsaken(List<VerlLogEntry> entries)
    {
        for (int i = 0; i < _open.Count;)
        {
            if (_number - _open[i].Last > (_open[i].IsComplete ? Patience : LongPatience))
                Close(i, entries);
            else
                i++;
        }
    }

    private void Close(int at, List<VerlLogEntry> entries)
    {
        _open[at].Close(entries);
        _open.RemoveAt(at);
    }

    private int Find(LineWriter writer)
    {
        for (int i = 0; i < _open.Count; i++)
        {
            if (_open[i].Writer == writer)
                return i;
        }

        return -1;
    }
}
