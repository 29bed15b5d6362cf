using System.Text;
using VerlPS.Adapters.Logs;

namespace VerlPS.Tests.Logs;

public class EngineClockTests
{
    [Theory]
    [InlineData("2026-11-23T05:04:13.977508388Z x", "2026-11-23T05:04:13.9775083+00:00")]
    [InlineData("2026-11-23T05:04:13.977508388+08:00 x", "2026-11-22T21:04:13.9775083+00:00")]
    [InlineData("2026-11-23T05:04:13.5-03:30 x", "2026-11-23T08:34:13.5000000+00:00")]
    [InlineData("2024-02-29T00:00:00Z x", "2024-02-29T00:00:00.0000000+00:00")]
    public void Reads_a_time_as_UTC(string text, string expected)
    {
        ReadOnlySpan<byte> rest = Encoding.UTF8.GetBytes(text);

        Assert.True(new EngineClock().TryTake(ref rest, out DateTimeOffset time));
        Assert.Equal(expected, time.ToString("o"));
        Assert.Equal("x", Encoding.UTF8.GetString(rest));
    }

    [Theory]
    [InlineData("")]
    [InlineData(" ")]
    [InlineData("step:1 - actor/lr:1e-06")]
    [InlineData("2026-11-23T05:04:13.977508388Z")]
    [InlineData("2026-11-23 05:04:13,977 x")]
    [InlineData("2026-02-29T05:04:13.977508388Z x")]
    [InlineData("2026-11-23T24:04:13.977508388Z x")]
    [InlineData("2026-11-23T05:04:13. x")]
    [InlineData("2026-11-23T05:04:13.977508388 x")]
    [InlineData("2026-11-23T05:04:13.977508388+0800 x")]
    [InlineData("0000-11-23T05:04:13.977508388Z x")]
    public void Leaves_everything_else_alone(string text)
    {
        ReadOnlySpan<byte> rest = Encoding.UTF8.GetBytes(text);

        Assert.False(new EngineClock().TryTake(ref rest, out _));
        Assert.Equal(text, Encoding.UTF8.GetString(rest));
    }
}
