namespace VerlPS.Tests.Common;

public class ByteSizeTests
{
    [Theory]
    [InlineData("1048576", 1048576)]
    [InlineData("64m", 64L << 20)]
    [InlineData("32g", 32L << 30)]
    [InlineData("32GiB", 32L << 30)]
    [InlineData("32 GB", 32L << 30)]
    [InlineData("1.5t", 3L << 39)]
    [InlineData("0", 0)]
    [InlineData("7b", 7)]
    public void Reads_what_docker_reads(string text, long bytes) => Assert.Equal(bytes, new ByteSize(text).Bytes);

    [Theory]
    [InlineData("")]
    [InlineData("g")]
    [InlineData("-1g")]
    [InlineData("32x")]
    [InlineData("1e9")]
    [InlineData("1,5g")]
    [InlineData("9999999p")]
    public void Names_the_value_and_the_form_for_anything_else(string text)
    {
        VerlException error = Assert.Throws<VerlException>(() => new ByteSize(text));

        Assert.Equal(VerlErrorKind.InvalidArgument, error.Kind);
        Assert.Contains($"'{text}'", error.Message, StringComparison.Ordinal);
        Assert.Contains("32g", error.Remedy, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(0, "0 B")]
    [InlineData(1023, "1023 B")]
    [InlineData(1024, "1 KiB")]
    [InlineData(13312000000, "12.4 GiB")]
    [InlineData(1L << 40, "1 TiB")]
    [InlineData(128L << 30, "128 GiB")]
    public void Shows_three_digits_and_a_unit(long bytes, string text) => Assert.Equal(text, ByteSize.Format(bytes));
}
