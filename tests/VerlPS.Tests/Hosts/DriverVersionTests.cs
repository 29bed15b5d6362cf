using VerlPS.Hosts;

namespace VerlPS.Tests.Hosts;

public class DriverVersionTests
{
    [Theory]
    [InlineData("570.124.06", "575.51.03")]
    [InlineData("570.26", "570.124.06")]
    [InlineData("525", "525.60.13")]
    [InlineData("99.99.99", "100")]
    public void Orders_by_number_and_not_by_text(string older, string newer)
    {
        DriverVersion left = DriverVersion.TryParse(older)!, right = DriverVersion.TryParse(newer)!;

        Assert.True(left < right && left <= right && right > left && right >= left);
        Assert.NotEqual(left, right);
    }

    [Fact]
    public void A_leading_zero_makes_no_difference_but_is_shown()
    {
        DriverVersion written = DriverVersion.TryParse("570.124.06")!;

        Assert.Equal(DriverVersion.TryParse("570.124.6"), written);
        Assert.Equal("570.124.06", written.ToString());
        Assert.Equal(570, written.Branch);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("N/A")]
    [InlineData("570.x")]
    [InlineData("-570.1")]
    [InlineData("570.124.06.1")]
    [InlineData("99999999999")]
    public void Anything_else_is_no_version(string? text) => Assert.Null(DriverVersion.TryParse(text));
}
