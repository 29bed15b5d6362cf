using VerlPS.Hosts;

namespace VerlPS.Tests.Hosts;

public class HostProfilesTests
{
    [Theory]
    [InlineData("A100x8", "A100", 39, 12, 200)]
    [InlineData("H100x8", "H100", 79, 18, 400)]
    [InlineData("h200X8", "H200", 139, 18, 400)]
    [InlineData("B200x8", "B200", 178, 18, 400)]
    public void Shipped_profiles_are_found_by_name_whatever_the_case(string name, string board, long memory, int links, int rate)
    {
        HostProfile profile = HostProfiles.Find(name)!;

        Assert.Equal((8, board, memory << 30, links, 8, rate), (profile.GpuCount, profile.GpuName, profile.GpuMemory, profile.NvLinks, profile.RdmaPorts, profile.RdmaRate));
        Assert.Equal(name, profile.Name, ignoreCase: true);
    }

    [Fact]
    public void What_a_file_leaves_out_has_its_default()
    {
        HostProfile profile = HostProfiles.Parse("""{ "GPUCOUNT": 4, "memory": "1.5TiB", "diskFree": 1073741824, "smiTime": 2.5, "kernelLogWindow": "1.00:00:00", "kernel": "6.1", /* why */ "swapUsedPercent": 50, }""", "mine");

        Assert.Equal(
            HostProfile.Default with
            {
                Name = "mine",
                GpuCount = 4,
                Memory = 3L << 39,
                DiskFree = 1L << 30,
                SmiTime = TimeSpan.FromSeconds(2.5),
                KernelLogWindow = TimeSpan.FromDays(1),
                Kernel = new Version(6, 1),
                SwapUsedPercent = 50,
            },
            profile);
    }

    [Theory]
    [InlineData("{ \"gpus\": 8 }", "gpus")]
    [InlineData("{ \"memory\": \"lots\" }", "'lots' is not a size")]
    [InlineData("{ \"gpuCount\": \"eight\" }", "gpuCount")]
    [InlineData("{ \"kernel\": \"new\" }", "'new' is not a version")]
    [InlineData("{ \"smiTime\": \"soon\" }", "'soon' is neither a number of seconds nor hh:mm:ss")]
    [InlineData("[]", "HostProfile")]
    [InlineData("null", "the file is empty")]
    [InlineData("{", "")]
    public void What_can_not_be_read_is_named(string json, string part)
    {
        VerlException error = Assert.Throws<VerlException>(() => HostProfiles.Parse(json, "mine"));

        Assert.Equal((VerlErrorKind.InvalidArgument, "mine"), (error.Kind, error.Target));
        Assert.StartsWith("The profile 'mine' can't be read: ", error.Message, StringComparison.Ordinal);
        Assert.Contains(part, error.Message, StringComparison.Ordinal);
        Assert.Contains("A100x8", error.Remedy, StringComparison.Ordinal);
    }
}
