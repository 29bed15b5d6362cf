using VerlPS.Hosts;

namespace VerlPS.Tests.Hosts;

public class CudaDriverRuleTests
{
    private static readonly Gpu H100 = Board("NVIDIA H100 80GB HBM3", "9.0");
    private static readonly Gpu Rtx4090 = Board("NVIDIA GeForce RTX 4090", "8.9");

    [Theory]
    [InlineData("12.4.1", "550.54.14", "525", "550.54.14", FitStatus.Fits)]
    [InlineData("12.4.1", "550.54.14", "525", "575.57.08", FitStatus.Fits)]
    [InlineData("12.9.1", "575.51.03", "525", "570.124.06", FitStatus.Fits)]
    [InlineData("12.9.1", "575.51.03", "525", "535.54.03", FitStatus.Fits)]
    [InlineData("12.9.1", "575.51.03", "525", "545.23.06", FitStatus.Warning)]
    [InlineData("12.9.1", "575.51.03", "525", "515.105.01", FitStatus.Unfit)]
    [InlineData("13.0.2", "580.65.06", "580", "575.57.08", FitStatus.Unfit)]
    [InlineData("13.0.2", "580.65.06", "580", "580.65.06", FitStatus.Fits)]
    [InlineData("13.1", null, null, "580.105.08", FitStatus.Fits)]
    [InlineData("13.1", null, null, "590.44.01", FitStatus.Fits)]
    [InlineData("12.8", null, null, "570.26", FitStatus.Fits)]
    [InlineData("12.2", null, null, "524.99", FitStatus.Unfit)]
    [InlineData(null, "560.28.03", "525", "470.57.02", FitStatus.Unfit)]
    [InlineData("13.9", null, null, "595.45.04", FitStatus.Unknown)]
    [InlineData("14.0", null, null, "610.10", FitStatus.Unknown)]
    [InlineData(null, null, null, "610.10", FitStatus.Unknown)]
    [InlineData("12.9.1", "575.51.03", "525", null, FitStatus.Unknown)]
    [InlineData("12.9.1", "575.51.03", "525", "N/A", FitStatus.Unknown)]
    public void Follows_nvidias_compatibility_rules(string? cuda, string? driver, string? branch, string? host, FitStatus expected)
        => Assert.Equal(expected, CudaDriverRule.Check(cuda, driver, branch, host, [H100]).Status);

    [Fact]
    public void Minor_version_compatibility_names_the_caveat()
    {
        DriverFit fit = CudaDriverRule.Check("12.9.1", "575.51.03", "525", "570.124.06", [H100]);

        Assert.Equal(
            "driver 570.124.06 runs CUDA 12.9.1 by minor-version compatibility (its own driver is 575.51.03); code compiled from PTX at run time may not load",
            fit.Reason);
        Assert.Null(fit.Remedy);
    }

    [Fact]
    public void A_driver_below_the_floor_names_the_one_it_needs()
        => Assert.Equal(
            "driver 570.124.06 can't run CUDA 13.0.2, which needs 580.65.06 or newer",
            CudaDriverRule.Check("13.0.2", "580.65.06", "580", "570.124.06", [H100]).Reason);

    [Fact]
    public void Only_data_centre_boards_are_offered_forward_compatibility()
    {
        Assert.Contains("VLLM_ENABLE_CUDA_COMPATIBILITY=1", Remedy(H100), StringComparison.Ordinal);
        Assert.DoesNotContain("VLLM_ENABLE_CUDA_COMPATIBILITY", Remedy(Rtx4090), StringComparison.Ordinal);
        Assert.DoesNotContain("VLLM_ENABLE_CUDA_COMPATIBILITY", Remedy(H100, Rtx4090), StringComparison.Ordinal);
        Assert.DoesNotContain("VLLM_ENABLE_CUDA_COMPATIBILITY", Remedy(), StringComparison.Ordinal);

        static string Remedy(params Gpu[] gpus) => CudaDriverRule.Check("13.0", null, null, "570.124.06", gpus).Remedy!;
    }

    [Fact]
    public void A_branch_that_the_images_gate_does_not_list_is_a_warning_with_the_way_round()
    {
        DriverFit fit = CudaDriverRule.Check("12.9.1", "575.51.03", "525", "555.42.06", [H100]);

        Assert.Equal(FitStatus.Warning, fit.Status);
        Assert.Contains("branch 555", fit.Reason, StringComparison.Ordinal);
        Assert.Contains("NVIDIA_DISABLE_REQUIRE=1", fit.Remedy, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("NVIDIA B200", "10.0", "12.6", FitStatus.Unfit)]
    [InlineData("NVIDIA B200", "10.0", "12.8.1", FitStatus.Fits)]
    [InlineData("NVIDIA GB300", "10.3", "12.8.1", FitStatus.Fits)]
    [InlineData("Tesla V100-SXM2-32GB", "7.0", "13.0.2", FitStatus.Unfit)]
    [InlineData("Tesla V100-SXM2-32GB", "7.0", "12.9.1", FitStatus.Fits)]
    [InlineData("Tesla T4", "7.5", "13.0.2", FitStatus.Fits)]
    public void A_board_that_the_images_kernels_were_not_compiled_for_is_unfit_whatever_the_driver(string name, string capability, string cuda, FitStatus expected)
        => Assert.Equal(expected, CudaDriverRule.Check(cuda, null, null, "595.71.05", [H100, Board(name, capability)]).Status);

    private static Gpu Board(string name, string? capability) => new() { Index = 0, Name = name, ComputeCapability = capability };
}
