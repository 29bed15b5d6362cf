using VerlPS.Logs;

namespace VerlPS.Adapters.Logs;

/// <summary>The time that is asked for, as the engine understands it: the first line behind the end ends the log.</summary>
internal sealed class LogSpan(DateTimeOffset? since, DateTimeOffset? until)
{
    public static LogSpan All => new(null, null);

    public static LogSpan Of(LogQuery query) => new(query.Since, query.Until);

    /// <summary>A line came that is later than the end.</summary>
    public bool IsOver { get; private set; }

    /// <summary>Whether a line of this time is asked for.</summary>
    public bool Takes(DateTimeOffset time)
    {
        if (time >= until)
            IsOver = true;
        return !IsOver && !(time < since);
    }
}
