namespace VerlPS.Tests.Metrics;

public class StepRangeTests
{
    [Theory]
    [InlineData("10", 10, 10)]
    [InlineData("10-20", 10, 20)]
    [InlineData(" 10 - 20 ", 10, 20)]
    [InlineData("100-", 100, long.MaxValue)]
    [InlineData("-20", 0, 20)]
    public void Steps_and_ranges_are_read(string text, long first, long last)
    {
        StepRange range = new(text);

        Assert.Equal((first, last), (range.First, range.Last));
        Assert.Equal((true, false), (range.Contains(last), range.Contains(first - 1)));
    }

    [Theory]
    [InlineData("")]
    [InlineData("-")]
    [InlineData("x")]
    [InlineData("20-10")]
    [InlineData("1-2-3")]
    [InlineData("1.5")]
    [InlineData("99999999999999999999")]
    public void Anything_else_is_said(string text)
        => Assert.Equal($"'{text}' is not a step or a range of steps.", Assert.Throws<VerlException>(() => new StepRange(text)).Message);
}
