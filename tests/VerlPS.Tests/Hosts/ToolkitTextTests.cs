using VerlPS.Hosts;

namespace VerlPS.Tests.Hosts;

public class ToolkitTextTests
{
    [Fact]
    public void Settings_are_read_from_their_sections_and_comments_are_not()
    {
        ToolkitConfig config = ToolkitConfig.Parse(
            """
            #no-cgroups = true
            no-cgroups = true            # of no section
            [nvidia-container-cli]
            environment = ["A=1", # a comment in a list
              "B=2"]
            debug = "/var/log/cli # 1.log"
            no-cgroups=false
            [nvidia-container-runtime]
              mode = 'cdi'
            [nvidia-container-runtime.modes.csv]
            mode = "no"
            """);

        Assert.Equal((null, "cdi", false), (config.Fault, config.Mode, config.NoCgroups));
        Assert.Equal(["nvidia-container-cli"], config.DebugLogs);
    }

    [Theory]
    [InlineData("[nvidia-container-cli\n", "line 1")]
    [InlineData("mode = \"auto\"\nmode: auto\n", "line 2")]
    [InlineData("mode = \"auto\n", "line 1")]
    [InlineData("mode =\n", "line 1")]
    [InlineData("runtimes = [\"runc\",\n", "the end of a list is missing")]
    [InlineData("\0\0\0", "line 1")]
    public void What_is_no_toml_is_a_fault_with_its_place(string text, string fault) => Assert.Equal(fault, ToolkitConfig.Parse(text).Fault);

    [Theory]
    [InlineData("")]
    [InlineData("\r\n# only a comment's end\r\n")]
    [InlineData("[[plugins]]\nx = { a = 1 }\nn = 1_000\nt = 2026-01-02T03:04:05Z\n")]
    public void The_rest_of_toml_is_no_fault(string text) => Assert.Null(ToolkitConfig.Parse(text).Fault);

    [Theory]
    [InlineData("NVIDIA Container Toolkit CLI version 1.17.8\ncommit: f202b80a9b9d\n", "1.17.8")]
    [InlineData("NVIDIA Container Toolkit CLI version 1.18.0-rc.2\n", "1.18.0-rc.2")]
    [InlineData("nvidia-ctk: not for this machine", null)]
    [InlineData("", null)]
    public void The_version_is_read(string text, string? version) => Assert.Equal(version, ToolkitVersionParser.Parse(text));

    [Fact]
    public void Boards_are_listed_without_their_instances()
        => Assert.Equal(
            ["GPU-6a11b7ac-0001", "GPU-6a11b7ac-0002"],
            GpuListParser.Parse(
                """
                GPU 0: NVIDIA A100-SXM4-40GB (UUID: GPU-6a11b7ac-0001)
                  MIG 1g.5gb      Device  0: (UUID: MIG-1f0c-0001)
                GPU 1: NVIDIA A100-SXM4-40GB (UUID: GPU-6a11b7ac-0002)
                """));

    [Fact]
    public void A_run_of_the_library_is_counted_or_told()
    {
        Assert.Equal(new ContainerLibraryReport(0, "", 2), ContainerLibraryReport.Parse(Run(0, "NVRM version: 580\n\nDevice Index:   0\nDevice Index:   1\n", "")));
        Assert.Equal(new ContainerLibraryReport(1, "nvml error: driver not loaded", 0), ContainerLibraryReport.Parse(Run(1, "", "warning\nnvml error: driver not loaded\n")));
        Assert.Null(ContainerLibraryReport.Parse(Run(1, "", "nvidia-container-cli: permission error: capability change failed\n")));
    }

    private static ProcessResult Run(int exitCode, string output, string error) => new(exitCode, output, error, TimeSpan.Zero);
}
