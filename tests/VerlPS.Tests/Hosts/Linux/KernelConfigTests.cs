using System.IO.Compression;
using System.Text;
using VerlPS.Hosts;

namespace VerlPS.Tests.Hosts;

public class KernelConfigTests
{
    [Fact]
    public void Built_in_and_modules_count_and_others_do_not()
    {
        KernelConfig? config = KernelConfig.Parse("/boot/config", "# CONFIG_BRIDGE is not set\nCONFIG_VETH=m\nCONFIG_OVERLAY_FS=y\nCONFIG_NF_NAT=n\nCONFIG_HZ=250\nCONFIG_VETH_X=y\nCONFIG_KEYS=yes\nCONFIG_=y\nCONFIG_BRIDGE"u8);

        Assert.Equal(["OVERLAY_FS", "VETH"], config!.Enabled.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void A_packed_configuration_is_unpacked()
        => Assert.Equal("CONFIG_VETH=y\n"u8, KernelConfig.Unpack(Pack("CONFIG_VETH=y\n"))!);

    [Theory]
    [InlineData("")]
    [InlineData("<html>CONFIG_VETH=y</html>")]
    [InlineData("\0\0\0")]
    public void Text_without_an_option_is_no_configuration(string text) => Assert.Null(KernelConfig.Parse("/boot/config", Encoding.UTF8.GetBytes(text)));

    [Fact]
    public void A_broken_packing_is_nothing()
    {
        Assert.Null(KernelConfig.Unpack([0x1f, 0x8b, 0x08, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff]));
        Assert.Empty(KernelConfig.Unpack([0x1f, 0x8b])!);
    }

    [Fact]
    public void A_bomb_is_unpacked_to_a_limit()
        => Assert.Equal(1 << 20, KernelConfig.Unpack(Pack(new string('x', 64 << 20)))!.Length);

    [Fact]
    public void Every_option_has_a_name_a_need_and_a_loss()
    {
        Assert.Equal(25, KernelOption.All.Count);
        Assert.Equal(11, KernelOption.All.Count(option => option.IsRequired));
        Assert.All(KernelOption.All, option => Assert.True(option.Loss.Length > 0 && option.Alternatives.All(name => name.Length > 2)));
    }

    private static byte[] Pack(string text)
    {
        using MemoryStream packed = new();
        using (GZipStream stream = new(packed, CompressionLevel.Fastest))
            stream.Write(Encoding.UTF8.GetBytes(text));
        return packed.ToArray();
    }
}
