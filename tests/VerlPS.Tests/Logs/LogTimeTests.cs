namespace VerlPS.Tests.Logs;

public class LogTimeTests
{
    private static readonly DateTimeOffset Now = new(2026, 8, 20, 12, 0, 0, TimeSpan.Zero);

    [Theory]
    [InlineData("30s", 30)]
    [InlineData("42m", 42 * 60)]
    [InlineData("2h", 2 * 3600)]
    [InlineData("1.5h", 5400)]
    [InlineData("1d", 86400)]
    [InlineData(" 1 d ", 86400)]
    [InlineData("00:01:30", 90)]
    [InlineData("-00:01:30", 90)]
    [InlineData("1.02:00:00", 93600)]
    public void Reads_how_long_ago(string text, int seconds) => Assert.Equal(Now.AddSeconds(-seconds), new LogTime(text).Resolve(new FixedClock()));

    [Theory]
    [InlineData("2026-08-20T06:31:40Z", "2026-08-20T06:31:40.0000000+00:00")]
    [InlineData("2026-08-20T06:31:40.1234567+08:00", "2026-08-19T22:31:40.1234567+00:00")]
    [InlineData("2026-08-20 06:31 Z", "2026-08-20T06:31:00.0000000+00:00")]
    public void Reads_a_moment(string text, string expected)
        => Assert.Equal(expected, new LogTime(text).Resolve(new FixedClock()).ToUniversalTime().ToString("o"));

    [Fact]
    public void Takes_a_date_without_a_zone_for_local_time()
    {
        DateTime local = new(2026, 1, 2, 3, 4, 5, DateTimeKind.Unspecified);

        Assert.Equal(new DateTimeOffset(local, TimeZoneInfo.Local.GetUtcOffset(local)), new LogTime("2026-01-02 03:04:05").Resolve(new FixedClock()));
        Assert.Equal(new LogTime("2026-01-02 03:04:05").Resolve(new FixedClock()), new LogTime(local).Resolve(new FixedClock()));
    }

    [Fact]
    public void Takes_NETs_own_types()
    {
        Assert.Equal(Now.AddMinutes(-5), new LogTime(TimeSpan.FromMinutes(5)).Resolve(new FixedClock()));
        Assert.Equal(Now.AddDays(-1), new LogTime(Now.AddDays(-1)).Resolve(new FixedClock()));
        Assert.Equal(Now, new LogTime(Now.UtcDateTime).Resolve(new FixedClock()));
    }

    [Theory]
    [InlineData("")]
    [InlineData("yesterday")]
    [InlineData("42")]
    [InlineData("42x")]
    [InlineData("m")]
    [InlineData("-5m")]
    [InlineData("2026-13-01")]
    [InlineData("99999999999d")]
    public void Names_the_value_and_the_forms_for_anything_else(string text)
    {
        VerlException error = Assert.Throws<VerlException>(() => new LogTime(text));

        Assert.Equal(VerlErrorKind.InvalidArgument, error.Kind);
        Assert.Equal($"'{text}' is not a time.", error.Message);
        Assert.Contains("42m", error.Remedy, StringComparison.Ordinal);
    }

    private sealed class FixedClock : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => Now;
    }
}
