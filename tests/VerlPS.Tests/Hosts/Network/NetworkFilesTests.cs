using VerlPS.Hosts;

namespace VerlPS.Tests.Hosts;

public class NetworkFilesTests
{
    private const string Head = "Iface\tDestination\tGateway \tFlags\tRefCnt\tUse\tMetric\tMask\t\tMTU\tWindow\tIRTT\n";

    [Theory]
    [InlineData("eth0\t00000000\t0100000A\t0003\t0\t0\t100\t00000000\t0\t0\t0\n", "eth0")]
    [InlineData("wlan0\t00000000\t0100000A\t0003\t0\t0\t600\t00000000\t0\t0\t0\nbond0\t00000000\t0200000A\t0003\t0\t0\t0\t00000000\t0\t0\t0\n", "bond0")]
    [InlineData("docker0\t000011AC\t00000000\t0001\t0\t0\t0\t0000FFFF\t0\t0\t0\n", null)]
    // A default for half of the net only, as VPNs make them.
    [InlineData("tun0\t00000000\t0100000A\t0003\t0\t0\t0\t00000080\t0\t0\t0\n", null)]
    [InlineData("eth0\t00000000\n\t\t\t\t\t\t\t\nnonsense", null)]
    [InlineData("", null)]
    public void The_way_out_is_the_default_route_of_the_lowest_metric(string routes, string? expected)
        => Assert.Equal(expected, DefaultRoute.FindInterface(Head + routes));

    [Fact]
    public void Without_a_table_there_is_no_way_out() => Assert.Null(DefaultRoute.FindInterface(null));

    [Fact]
    public void Only_sockets_that_listen_take_a_port()
    {
        const string Four = """
              sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode
               0: 0100007F:18EB 00000000:0000 0A 00000000:00000000 00:00000000 00000000     0        0 20101 1 0000000000000000 100 0 0 10 0
               1: 0100007F:D2F0 0100007F:18EB 01 00000000:00000000 00:00000000 00000000     0        0 20102 1 0000000000000000 20 4 30 10 -1
            """;
        const string Six = "   0: 00000000000000000000000000000000:2049 00000000000000000000000000000000:0000 0A 00000000:00000000 00:00000000 00000000     0        0 20103 1 0000000000000000 100 0 0 10 0\n";

        Assert.Equal([6379, 8265], ListeningPorts.Parse(Four, Six).Order());
        Assert.Empty(ListeningPorts.Parse(null, "", "0: X:ZZZZ 0:0 0A 1\n0: 1:FFFFF 0:0 0A 1\n0A 0A 0A 0A 0A\n: : : :"));
    }

    [Theory]
    [InlineData("127.0.1.1 gpu-node-1.example gpu-node-1\n", "gpu-node-1", new[] { "127.0.1.1" })]
    [InlineData("# 192.0.2.9 gpu-node-1\n192.0.2.1\tGPU-Node-1 # ours\n2001:db8::1 gpu-node-1\r\n", "gpu-node-1", new[] { "192.0.2.1", "2001:db8::1" })]
    [InlineData("192.0.2.1 gpu-node-10\ngpu-node-1 192.0.2.1\n", "gpu-node-1", new string[0])]
    [InlineData(null, "gpu-node-1", new string[0])]
    public void The_hosts_file_names_addresses(string? text, string name, string[] expected) => Assert.Equal(expected, HostNames.Find(text, name));

    [Theory]
    [InlineData("127.0.1.1", true)]
    [InlineData("::1", true)]
    [InlineData("192.0.2.1", false)]
    [InlineData("gpu-node-1", false)]
    public void Loopback_is_told_by_the_address(string address, bool expected) => Assert.Equal(expected, HostNames.IsLoopback(address));

    [Theory]
    [InlineData("ENABLED=yes\n", true)]
    [InlineData("# ENABLED=yes\nENABLED=no\n", false)]
    [InlineData("LOGLEVEL=low\r\nENABLED=\"YES\" \r\n", true)]
    [InlineData("DISENABLED=yes\n", false)]
    [InlineData(null, false)]
    public void Ufw_is_on_where_its_settings_say_so(string? text, bool expected) => Assert.Equal(expected, FirewallFiles.IsUfwOn(text));

    [Theory]
    [InlineData("0.0.0.0:8265:8265/tcp", "verl")]
    [InlineData(":::8265:8265/tcp", "verl")]
    [InlineData("0.0.0.0:8265:8265/udp", null)]
    [InlineData("0.0.0.0:9000:8265/tcp", null)]
    [InlineData("8265", null)]
    public void A_port_belongs_to_the_running_container_that_publishes_it(string published, string? owner)
    {
        VerlContainer container = new() { Id = "1", Name = "verl", Image = "some/image:1", State = "running", Ports = [published] };

        Assert.Equal(new PortUse(8265, owner, false), PortOwner.Find(8265, [container]));
        Assert.Null(PortOwner.Find(8265, [container with { State = "exited" }]).Container);
    }
}
