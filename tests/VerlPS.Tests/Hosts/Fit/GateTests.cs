using VerlPS.Hosts;

namespace VerlPS.Tests.Hosts;

public class GateTests
{
    // The form of nvidia/cuda's images for CUDA 12.9.
    private const string Gate = "cuda>=12.9 brand=unknown,driver>=535,driver<536 brand=nvidia,driver>=550,driver<551 brand=tesla,driver>=570,driver<571";

    [Theory]
    [InlineData("12.9", "575.57.08", "nvidia", true)]
    [InlineData("13.0", "580.95.05", "nvidia", true)]
    [InlineData("12.10", "575.57.08", "nvidia", true)]
    [InlineData("12.4", "550.54.14", "nvidia", true)]
    [InlineData("12.4", "550.54.14", "tesla", false)]
    [InlineData("12.8", "570.124.06", "Tesla", true)]
    [InlineData("12.8", "571", "tesla", false)]
    [InlineData("12.5", "555.42.06", "nvidia", false)]
    [InlineData("12.5", "555.42.06", null, false)]
    [InlineData("12.4", "550.54.14", null, null)]
    [InlineData(null, "555.42.06", "nvidia", null)]
    public void A_gate_is_any_of_its_alternatives(string? cuda, string? driver, string? brand, bool? expected)
        => Assert.Equal(expected, GateExpression.IsMet(Gate, new GateHost(cuda, driver, brand, "9.0")));

    [Theory]
    [InlineData("arch>=8.0", true)]
    [InlineData("arch<9", false)]
    [InlineData("arch=9.0", true)]
    [InlineData("arch==9", true)]
    [InlineData("arch!=9.0", false)]
    [InlineData("brand!=tesla", true)]
    [InlineData("driver>580", true)]
    [InlineData("driver<=580.95.05", true)]
    [InlineData("brand>tesla", null)]
    [InlineData("colour=red", null)]
    [InlineData("colour=red arch>=8.0", true)]
    [InlineData("colour=red,arch<8.0", false)]
    [InlineData("cuda>=", null)]
    [InlineData("cuda>=99999999999.1", null)]
    [InlineData("cuda>=1.2.3.4.5", null)]
    [InlineData("", true)]
    [InlineData("   ", true)]
    public void Every_comparison_is_known_and_nonsense_decides_nothing(string gate, bool? expected)
        => Assert.Equal(expected, GateExpression.IsMet(gate, new GateHost("13.0", "580.95.05", "nvidia", "9.0")));

    [Fact]
    public void A_huge_gate_is_read_in_no_time()
    {
        string gate = string.Join(' ', Enumerable.Repeat("brand=tesla,driver>=1,driver<2", 50_000));

        Assert.False(GateExpression.IsMet(gate, new GateHost("13.0", "580.95.05", "nvidia", "9.0")));
    }

    [Theory]
    [InlineData(new[] { "PATH=/bin", "NVIDIA_REQUIRE_CUDA=cuda>=12.9 brand=x", "NVIDIA_REQUIRE_ARCH=arch>=8.0" }, new[] { "arch>=8.0", "cuda>=12.9 brand=x" }, false)]
    [InlineData(new[] { "CUDA_VERSION=11.4.2" }, new[] { "cuda>=11.4" }, false)]
    [InlineData(new[] { "CUDA_VERSION=12.9.1", "NVIDIA_REQUIRE_CUDA=cuda>=12.9" }, new[] { "cuda>=12.9" }, false)]
    [InlineData(new[] { "NVIDIA_REQUIRE_JETPACK_HOST_MOUNTS=base-only" }, new string[0], false)]
    [InlineData(new[] { "NVIDIA_REQUIRE_CUDA=cuda>=13.0", "NVIDIA_DISABLE_REQUIRE=1" }, new[] { "cuda>=13.0" }, true)]
    [InlineData(new[] { "NVIDIA_DISABLE_REQUIRE=false", "=x", "nothing" }, new string[0], false)]
    public void An_images_environment_holds_its_gate(string[] environment, string[] requirements, bool disabled)
    {
        ImageGate gate = ImageGate.Read(environment);

        Assert.Equal(requirements, gate.Requirements);
        Assert.Equal(disabled, gate.IsDisabled);
    }
}
