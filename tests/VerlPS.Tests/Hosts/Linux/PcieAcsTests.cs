using VerlPS.Hosts;

namespace VerlPS.Tests.Hosts;

public class PcieAcsTests
{
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void The_control_register_tells_whether_sources_are_validated(bool validates)
        => Assert.Equal(validates, PcieAcs.ValidatesSources(SystemTree.ConfigSpace(validates)));

    [Fact]
    public void A_space_without_the_capability_validates_nothing()
    {
        byte[] lost = new byte[0x1000];
        Array.Fill(lost, (byte)0xff);

        Assert.False(PcieAcs.ValidatesSources(new byte[0x1000]));
        Assert.False(PcieAcs.ValidatesSources(lost));
        Assert.False(PcieAcs.ValidatesSources(new byte[256]));
        Assert.False(PcieAcs.ValidatesSources([]));
    }

    [Fact]
    public void A_list_that_is_a_circle_ends()
    {
        byte[] circle = new byte[0x1000];
        BitConverter.TryWriteBytes(circle.AsSpan(0x100), 0x0001u | (1u << 16) | (0x100u << 20));

        Assert.False(PcieAcs.ValidatesSources(circle));
    }

    [Fact]
    public void A_capability_at_the_end_of_the_space_is_not_read_beyond_it()
    {
        byte[] space = new byte[0x1000];
        BitConverter.TryWriteBytes(space.AsSpan(0x100), 0x0001u | (1u << 16) | (0xffcu << 20));
        BitConverter.TryWriteBytes(space.AsSpan(0xffc), 0x000Du);

        Assert.False(PcieAcs.ValidatesSources(space));
    }

    [Fact]
    public void The_bridges_are_the_folders_above_a_device()
        => Assert.Equal(
            ["0000:15:01.0", "0000:16:00.0"],
            PciAddress.Bridges("../../../devices/pci0000:15/0000:15:01.0/0000:16:00.0/0000:1b:00.0"));
}
