using VerlPS.Hosts;

namespace VerlPS.Tests.Hosts;

public class TopologyParserTests
{
    [Fact]
    public void Each_pair_is_read_once_and_adapters_are_left_out()
    {
        GpuTopology? topology = TopologyParser.Parse(BoardTree.Matrix(3, (a, b) => a + b == 1 ? "NV12" : "NODE"));

        Assert.Equal([new(0, 1, "NV12"), new(0, 2, "NODE"), new(1, 2, "NODE")], topology!.Pairs);
        Assert.Equal([true, false, false], topology.Pairs.Select(pair => pair.IsNvLink));
    }

    [Fact]
    public void Lines_that_break_off_give_the_pairs_that_they_hold()
        => Assert.Equal([new(0, 1, "SYS")], TopologyParser.Parse("\t\u001b[4mGPU0\tGPU1\tGPU2\u001b[0m\r\nGPU0\t X \tSYS\r\nGPU1\nGPU9\tPIX\tPIX\n")!.Pairs);

    [Theory]
    [InlineData("")]
    [InlineData("\u001b[4m\u001b[")]
    [InlineData("No devices were found\n")]
    public void Other_text_is_no_topology(string text) => Assert.Null(TopologyParser.Parse(text));

    [Theory]
    [InlineData("NVIDIA H100 80GB HBM3", true)]
    [InlineData("NVIDIA A100-SXM4-80GB", true)]
    [InlineData("NVIDIA A800-SXM4-80GB", true)]
    [InlineData("NVIDIA H200", true)]
    [InlineData("NVIDIA H20", true)]
    [InlineData("NVIDIA B200", true)]
    [InlineData("NVIDIA GB200", true)]
    [InlineData("NVIDIA H200 NVL", false)]
    [InlineData("NVIDIA H100 NVL", false)]
    [InlineData("NVIDIA H100 PCIe", false)]
    [InlineData("NVIDIA H800 PCIe", false)]
    [InlineData("NVIDIA A100 80GB PCIe", false)]
    [InlineData("NVIDIA GH200 480GB", false)]
    [InlineData("NVIDIA L40S", false)]
    [InlineData("Tesla V100-SXM2-32GB", false)]
    public void Boards_that_nvlink_joins_each_to_each_are_known_by_name(string name, bool joined)
        => Assert.Equal(joined, NvLinkBoards.Includes(new Gpu { Index = 0, Name = name }));
}
