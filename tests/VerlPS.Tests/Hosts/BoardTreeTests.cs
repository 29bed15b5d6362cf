using System.Text;
using VerlPS.Adapters.Host;
using VerlPS.Hosts;
using VerlPS.Tests.Common;

namespace VerlPS.Tests.Hosts;

public class BoardTreeTests
{
    [Fact]
    public void Libraries_are_found_in_both_forms_of_the_linkers_cache()
    {
        byte[] single = Encoding.UTF8.GetBytes("\u0001\0\0/usr/lib/i386/libcuda.so.1\0libz.so.1\0/opt/my/libcuda.so.1\0/opt/libcuda.so.12\0");

        Assert.Equal(["/usr/lib/i386/libcuda.so.1", "/opt/my/libcuda.so.1"], LinkerCache.Find(single, "libcuda.so.1"));
        Assert.Empty(LinkerCache.Find(single, "libnvidia-ml.so.1"));
        Assert.Empty(LinkerCache.Find(null, "libcuda.so.1"));
        Assert.Empty(LinkerCache.Find(Encoding.UTF8.GetBytes("xyz/libcuda.so.1\0"), "libcuda.so.1"));
        Assert.Equal(["/libcuda.so.1"], LinkerCache.Find(Encoding.UTF8.GetBytes("/libcuda.so.1\0"), "libcuda.so.1"));
    }

    [Fact]
    public void Virtual_functions_and_other_devices_of_nvidia_are_no_boards()
    {
        using HostBench bench = new();
        BoardTree.Device(bench, "0001:00:00.0", "0x10de", "0x030200", "vfio-pci");
        BoardTree.Device(bench, "0001:00:00.4", "0x10de", "0x030200", "vfio-pci");
        BoardTree.Device(bench, "0001:00:01.0", "0x10de", "0x040300", "snd_hda_intel");
        File.CreateSymbolicLink(Path.Combine(bench.Root, "sys/bus/pci/devices/0001:00:00.4/physfn"), "../0001:00:00.0");

        PciBoards found = new PciBus(new LocalTree(bench.Root)).Find()!;

        Assert.Equal(9, found.Gpus.Count);
        Assert.Equal(new PciBoard("0001:00:00.0", "vfio-pci"), found.Gpus[^1]);
        Assert.Equal(["0000:07:00.0", "0000:08:00.0", "0000:09:00.0", "0000:0a:00.0"], found.Switches.Select(device => device.Address));
    }

    [Fact]
    public void Nodes_of_capabilities_and_tools_are_no_boards()
    {
        using HostBench bench = new();
        bench.Write("dev/nvidia-caps/nvidia-cap1", "");
        bench.Write("dev/nvidia-modeset", "");

        DeviceNodes nodes = DeviceNodes.Find(new LocalTree(bench.Root))!;

        Assert.Equal(Enumerable.Range(0, 8).Select(number => new DeviceNode($"/dev/nvidia{number}", true)), nodes.Gpus);
        Assert.Equal(10, nodes.All.Count());
    }

    [Theory]
    [InlineData("", 0)]
    [InlineData("nvidia\nnvidia_uvm 1\n\n \n", 0)]
    [InlineData("nvidia 60715008 321 nvidia_uvm,nvidia_peermem, Live 0x0 (OE)\nnvidia 1 0 -\n", 1)]
    [InlineData("ib_core 1 2 - Live 0x0\r\nnvidia_uvm 1 0 - Live", 2)]
    public void Modules_are_read_with_their_users(string text, int count)
    {
        KernelModules modules = KernelModules.Parse(text)!;

        Assert.Equal(count, modules.Users.Count);
        Assert.False(modules.IsUsed("ib_core", by: "-"));
    }

    [Theory]
    [InlineData("4: ACTIVE\n", "400 Gb/sec (4X NDR)\n", "ACTIVE", 400.0)]
    [InlineData("4: ACTIVE\n", "2.5 Gb/sec (1X SDR)\n", "ACTIVE", 2.5)]
    [InlineData("ACTIVE", "fast", null, null)]
    [InlineData("", "-1 Gb/sec", null, null)]
    public void A_ports_files_may_hold_anything(string state, string rate, string? wantedState, double? wantedRate)
    {
        using HostBench bench = new();
        RdmaTree.Port(bench, 0, state, rate: rate);

        RdmaPort port = new RdmaFiles(new LocalTree(bench.Root)).Read()!.Ports[0];

        Assert.Equal(("mlx5_0", 1, wantedState, wantedRate), (port.Device, port.Number, port.State, port.Rate));
    }

    [SamplesTheory]
    [InlineData("topology/sys-class-infiniband-h100")]
    public void The_adapters_of_a_real_host(string path)
    {
        using HostBench bench = new();
        RdmaTree.NoDevice(bench);
        Directory.CreateSymbolicLink(Path.Combine(bench.Root, "sys/class/infiniband"), Path.Combine(Samples.Folder!, path));

        RdmaDevices devices = new RdmaFiles(new LocalTree(bench.Root)).Read()!;

        Assert.Equal(9, devices.Ports.Count);
        Assert.All(devices.Ports, port => Assert.True(port.IsActive));
        Assert.Equal(8, devices.Ports.Count(port => port is { Rate: 400, LinkLayer: "InfiniBand" }));
        Assert.Equal((200.0, "Ethernet"), (devices.Ports[^1].Rate!.Value, devices.Ports[^1].LinkLayer));
        Assert.Equal(255, devices.Ports.Single(port => port.Device == "mlx5_1").LinkDowned);
    }
}
