using VerlPS.Hosts;
using VerlPS.Tests.Common;

namespace VerlPS.Tests.Hosts;

public class NvLinkParserTests
{
    [Fact]
    public void Links_are_counted_by_board()
    {
        NvLinkStatus? status = NvLinkParser.Parse("GPU 0: NVIDIA A100 (UUID: GPU-1)\r\n\t Link 0: 25 GB/s\r\n\t Link 1: <inactive>\r\nGPU 1: NVIDIA A100 (UUID: GPU-2)\n\t Link 0: 26.562 GB/s\n");

        Assert.Equal([(0, 1, "1", NvLinkState.Listed), (1, 1, "", NvLinkState.Listed)], Describe(status));
    }

    [Theory]
    [InlineData("Device does not have or support Nvlink", NvLinkState.Unsupported)]
    [InlineData("NVML: Unable to retrieve NVLink information as all links are inactive", NvLinkState.AllInactive)]
    [InlineData("Nvlink queries are not supported for Devices in MIG mode", NvLinkState.Hidden)]
    [InlineData("", NvLinkState.Unsupported)]
    public void What_stands_in_place_of_links_is_told_apart(string text, NvLinkState state)
        => Assert.Equal(state, Assert.Single(NvLinkParser.Parse($"GPU 3: NVIDIA (UUID: GPU-1)\n{text}\n")!.Boards).State);

    [Theory]
    [InlineData("")]
    [InlineData("No devices were found")]
    [InlineData("\t Link 0: 25 GB/s\n")]
    [InlineData("GPU 99999999999: x")]
    public void Other_text_is_no_status(string text) => Assert.Null(NvLinkParser.Parse(text));

    [SamplesTheory]
    [InlineData("topology/azurehpc_good_nvlink_status.txt", 1, 12, NvLinkState.Listed)]
    [InlineData("topology/azurehpc_bad_nvlink_status.txt", 1, 0, NvLinkState.AllInactive)]
    [InlineData("topology/gpud_nvidia-smi.nvlink.status.a100", 8, 12, NvLinkState.Listed)]
    public void Real_captures(string path, int boards, int links, NvLinkState state)
    {
        NvLinkStatus status = NvLinkParser.Parse(Samples.Read(path))!;

        Assert.Equal(boards, status.Boards.Count);
        Assert.All(status.Boards, board => Assert.Equal((links, 0, state), (board.Active, board.Inactive.Count, board.State)));
    }

    [SamplesTheory]
    [InlineData("nvidia-smi/linux-x86_64__nvidia-h100-80gb-hbm3__590.48.01.txt", 18, NvLinkState.Listed)]
    [InlineData("nvidia-smi/linux-x86_64__nvidia-h100-mig__590.48.01.txt", 0, NvLinkState.Hidden)]
    public void Real_captures_of_one_board(string path, int links, NvLinkState state)
    {
        string capture = Samples.Read(path);
        string nvlink = capture[capture.IndexOf("# $ nvidia-smi nvlink -s", StringComparison.Ordinal)..];
        string topology = capture[capture.IndexOf("# $ nvidia-smi topo -m", StringComparison.Ordinal)..capture.IndexOf("# capabilities :: nvlink -s", StringComparison.Ordinal)];
        BoardLinks board = Assert.Single(NvLinkParser.Parse(nvlink[..nvlink.IndexOf("# capabilities", StringComparison.Ordinal)])!.Boards);

        Assert.Equal((links, state), (board.Active, board.State));
        Assert.Empty(TopologyParser.Parse(topology)!.Pairs);
    }

    private static IEnumerable<(int, int, string, NvLinkState)> Describe(NvLinkStatus? status)
        => status!.Boards.Select(board => (board.Index, board.Active, string.Join(",", board.Inactive), board.State));
}
