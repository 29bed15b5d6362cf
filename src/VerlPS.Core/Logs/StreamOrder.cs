namespace VerlPS.Logs;

/// <summary>
/// Puts the lines of standard output and standard error in the order of their times. Each stream is in order by itself,
/// but two threads of the engine write them, so that a line of one may come a little after a later line of the other.
/// </summary>
internal sealed class StreamOrder
{
    // The threads are hardly ever further apart than this; lines are held back for no longer.
    private static readonly TimeSpan Lag = TimeSpan.FromMilliseconds(250);

    private readonly List<LogLine> _held = [];
    private LogChannel? _first;
    private bool _both;

    /// <summary>Takes lines, and hands out those that no later line can come before.</summary>
    public LogLine[] Add(LogLine[] lines)
    {
        if (lines.Length == 0)
            return lines;

        // Most logs have one stream, which needs no order.
        _first ??= lines[0].Stream;
        _both = _both || !Array.TrueForAll(lines, line => line.Stream == _first);
        if (!_both)
            return lines;

        int begin = _held.Count;
        _held.AddRange(lines);
        Sort(begin);
        DateTimeOffset? newest = _held[^1].Timestamp;
        int ready = newest is null ? -1 : _held.FindIndex(line => line.Timestamp > newest - Lag);
        return Take(ready < 0 ? _held.Count : ready);
    }

    /// <summary>Hands out all that is held: the log has ended, or is silent.</summary>
    public LogLine[] Flush() => Take(_held.Count);

    // Nearly all are in their place, so they are moved there one by one; lines without a time stay behind the one before them.
    private void Sort(int begin)
    {
        for (int i = Math.Max(1, begin); i < _held.Count; i++)
        {
            LogLine line = _held[i];
            int place = i;
            for (; place > 0 && line.Timestamp < _held[place - 1].Timestamp && line.Stream != _held[place - 1].Stream; place--)
                _held[place] = _held[place - 1];
            _held[place] = line;
        }
    }

    private LogLine[] Take(int count)
    {
        LogLine[] lines = [.. _held.Take(count)];
        _held.RemoveRange(0, count);
        return lines;
    }
}
