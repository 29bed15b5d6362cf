namespace VerlPS.Tests;

/// <summary>A clock that moves when it is told to.</summary>
internal sealed class ManualTime : TimeProvider
{
    private long _ticks;

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    public override long GetTimestamp() => _ticks;

    public override DateTimeOffset GetUtcNow() => new(new DateTime(2026, 8, 22, 0, 0, 0, DateTimeKind.Utc).AddTicks(_ticks));

    public void Advance(TimeSpan by) => _ticks += by.Ticks;
}
