using VerlPS.Containers;

namespace VerlPS.Tests.Containers;

public class MountAndPortTests
{
    [Theory]
    [InlineData("8265", "127.0.0.1:8265:8265/tcp")]
    [InlineData("8080:80", "127.0.0.1:8080:80/tcp")]
    [InlineData("0.0.0.0:8080:80", "0.0.0.0:8080:80/tcp")]
    [InlineData("[::1]:8080:80/udp", "[::1]:8080:80/udp")]
    public void A_port_without_an_address_is_bound_to_loopback(string text, string full) => Assert.Equal(full, new PortSpec(text).ToString());

    [Theory]
    [InlineData("0")]
    [InlineData("65536")]
    [InlineData("80:0")]
    [InlineData("http")]
    [InlineData("")]
    [InlineData("80/sctp")]
    public void A_port_that_is_none_is_named(string text)
        => Assert.Contains($"'{text}'", Assert.Throws<VerlException>(() => new PortSpec(text)).Message, StringComparison.Ordinal);

    [Theory]
    [InlineData("/data:/data", "/data:/data")]
    [InlineData("/data/:/data/:ro", "/data:/data:ro")]
    [InlineData("/data:/d:rw", "/data:/d")]
    public void Reads_a_mount(string text, string full) => Assert.Equal(full, BindMount.Parse(text).ToString());

    [Theory]
    [InlineData("")]
    [InlineData("/data")]
    [InlineData("data:/data")]
    [InlineData("/data:data")]
    [InlineData("/data:/data:rx")]
    public void A_mount_that_is_none_is_named(string text)
        => Assert.Contains($"'{text}'", Assert.Throws<VerlException>(() => BindMount.Parse(text)).Message, StringComparison.Ordinal);
}
