namespace VerlPS.Hosts;

/// <summary>Compares times of files with an engine's start.</summary>
internal static class EngineStart
{
    // The kernel tells the start by the clock of the boot, which is off by up to a second.
    private static readonly TimeSpan Tolerance = TimeSpan.FromSeconds(2);

    /// <summary>The engine was started before the time; null where either is not known.</summary>
    public static bool? IsBefore(DateTimeOffset? startedAt, DateTimeOffset? time) => startedAt is null || time is null ? null : time > startedAt + Tolerance;
}
