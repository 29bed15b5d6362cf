namespace VerlPS.Logs;

/// <summary>
/// Finds the year of times that are written without one: the time is the latest that is not more than a day after
/// the reference, or, without a reference, after the latest full date that the log has shown.
/// </summary>
internal sealed class LogYear(DateTimeOffset? reference)
{
    // Between two 29ths of February lie at most eight years.
    private const int LongestWait = 8;

    private DateTimeOffset? _latest;

    /// <summary>The whole time; null where there is none, or no way to tell its year.</summary>
    public DateTimeOffset? Resolve(LineTime? time)
    {
        if (time is not LineTime written)
            return null;
        if (!written.HasYear)
            return (reference ?? _latest) is DateTimeOffset near ? Before(written.Value.UtcDateTime, near) : null;
        if (_latest is null || written.Value > _latest)
            _latest = written.Value;
        return written.Value;
    }

    private static DateTimeOffset? Before(DateTime day, DateTimeOffset near)
    {
        DateTime limit = near.UtcDateTime < DateTime.MaxValue.AddDays(-1) ? near.UtcDateTime.AddDays(1) : DateTime.MaxValue;
        for (int year = limit.Year; year > Math.Max(0, limit.Year - LongestWait - 1); year--)
        {
            if (day.Day > DateTime.DaysInMonth(year, day.Month))
                continue;
            DateTime time = new DateTime(year, day.Month, day.Day, 0, 0, 0, DateTimeKind.Utc) + day.TimeOfDay;
            if (time <= limit)
                return time;
        }

        return null;
    }
}
