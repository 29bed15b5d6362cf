using VerlPS.Logs;

namespace VerlPS.Adapters.Logs;

/// <summary>
/// Where a log that broke off goes on. The engine is asked for the time of the last line again, and answers with that
/// line too; its two streams have each their own order. So what was seen is remembered for each stream: the last time,
/// and how many lines had it.
/// </summary>
internal sealed class ResumePoint
{
    // Streams are written by two threads of the engine, and a silent one must not make all of the other come again.
    private static readonly TimeSpan LongestLag = TimeSpan.FromMinutes(1);

    // A stream that has not said anything may have been about to.
    private static readonly TimeSpan FirstLag = TimeSpan.FromSeconds(5);

    private readonly Seen[] _seen = new Seen[2];
    private readonly Seen?[] _again = new Seen?[2];

    /// <summary>From when on the engine is to be asked; null where no line came yet.</summary>
    public DateTimeOffset? Since { get; private set; }

    /// <summary>The time of the latest line; null where no line came yet.</summary>
    public DateTimeOffset? Last => _seen.Max(seen => seen.Time);

    /// <summary>The log is asked for again.</summary>
    public void Resume()
    {
        DateTimeOffset? last = Last, first = _seen.Min(seen => seen.Time ?? last - FirstLag);
        Since = first < last - LongestLag ? last - LongestLag : first;
        for (int stream = 0; stream < _again.Length; stream++)
            _again[stream] = _seen[stream].Time is null ? null : _seen[stream];
    }

    /// <summary>Takes out of the lines those that were seen, and remembers the others.</summary>
    public void Select(List<LogLine> lines)
    {
        if (_again[0] is not null || _again[1] is not null)
            lines.RemoveAll(WasSeen);
        foreach (LogLine line in lines)
        {
            ref Seen seen = ref _seen[(int)line.Stream];
            seen = line.Timestamp == seen.Time ? seen with { Count = seen.Count + 1 } : new Seen(line.Timestamp, 1);
        }
    }

    private bool WasSeen(LogLine line)
    {
        ref Seen? again = ref _again[(int)line.Stream];
        if (again is not Seen seen)
            return false;
        if (line.Timestamp < seen.Time)
            return true;

        // Past the last line all is new, even where the host's clock is set back later.
        bool same = line.Timestamp == seen.Time && seen.Count > 0;
        again = same ? seen with { Count = seen.Count - 1 } : null;
        return same;
    }

    private readonly record struct Seen(DateTimeOffset? Time, int Count);
}
