namespace VerlPS.Logs;

/// <summary>Takes the lines of one log apart and selects among them.</summary>
/// <param name="name">What its entries call the log.</param>
/// <param name="request">What is wanted of it.</param>
/// <param name="reference">A time near the log's end, for times that are written without a year; null where nobody knows.</param>
/// <param name="processId">The Ray worker whose own file this is; null for all other logs.</param>
public sealed class LogSelection(string name, LogRequest request, DateTimeOffset? reference = null, int? processId = null)
{
    private readonly VerlLogParser _parser = new(name, reference, processId);
    private readonly StreamOrder _order = new();
    private readonly List<VerlLogEntry> _entries = [];
    private readonly List<object> _values = [];
    private readonly List<DateTimeOffset> _times = [];
    private DateTimeOffset _lastTime = DateTimeOffset.MinValue;

    /// <summary>The log knows when each line was written, and was read by time; else a line's own time counts.</summary>
    public bool KeepsTime { get; init; }

    /// <summary>What is selected is merged with that of other logs by time.</summary>
    public bool IsMerged { get; init; }

    // Lines that nobody looks into are handed out as they came.
    private bool NeedsEntries => !request.Raw || request.Filter.NeedsEntries || (!KeepsTime && (IsMerged || !request.Query.IsTimeless));

    /// <summary>Takes the next lines.</summary>
    public void Add(LogLine[] lines) => Take(request.Query.Follow ? lines : _order.Add(lines));

    /// <summary>Nothing more comes for now, so nothing is to be waited for.</summary>
    public void Flush()
    {
        Take(_order.Flush());
        _parser.Flush(_entries);
        AddEntries();
    }

    /// <summary>What was selected since the last call.</summary>
    internal LogPart TakePart()
    {
        LogPart part = new([.. _values], [.. _times]);
        _values.Clear();
        _times.Clear();
        return part;
    }

    /// <summary>What was selected since the last call: entries, or strings.</summary>
    public IReadOnlyList<object> TakeValues() => TakePart().Values;

    private void Take(LogLine[] lines)
    {
        if (!NeedsEntries)
        {
            foreach (LogLine line in lines)
            {
                if (request.Filter.Accepts(line))
                    Add(line.Text, line.Timestamp);
            }

            return;
        }

        // The parser sees every line: later ones build on what earlier ones said.
        foreach (LogLine line in lines)
            _parser.Read(line, _entries);
        AddEntries();
    }

    private void AddEntries()
    {
        foreach (VerlLogEntry entry in _entries)
        {
            DateTimeOffset time = entry.Timestamp ?? _lastTime;
            if (!request.Filter.Accepts(entry) || !IsInTime(time))
                _lastTime = time;
            else if (!request.Raw)
                Add(entry, time);
            else
                Array.ForEach(entry.Raw.Split('\n'), line => Add(line, time));
        }

        _entries.Clear();
    }

    private bool IsInTime(DateTimeOffset time) => KeepsTime || (!(time < request.Query.Since) && !(time >= request.Query.Until));

    private void Add(object value, DateTimeOffset? time)
    {
        _lastTime = time ?? _lastTime;
        _values.Add(value);
        if (IsMerged)
            _times.Add(_lastTime);
    }
}
