using VerlPS.Images;

namespace VerlPS.Tests.Images;

public class ImageRecommenderTests
{
    [Theory]
    [InlineData("580.95.05", null, "vllm024.latest")]
    [InlineData("580.95.05", "SGLang", "sgl0512.latest")]
    [InlineData("580.95.05", "TensorRT-LLM", "trtllm-1.3.0rc15")]
    [InlineData("575.57.08", null, "vllm017.latest")]
    [InlineData("575.57.08", "SGLang", "sgl059.latest")]
    public void The_newest_release_that_the_driver_runs_comes_first(string driver, string? engine, string expected)
    {
        VerlImage best = Rank(Host(driver), engine)[0];

        Assert.Equal(expected, best.Tag);
        Assert.Equal(FitStatus.Fits, best.Fit.Status);
        Assert.NotEmpty(best.Fit.Reasons);
    }

    [Fact]
    public void Without_a_host_it_is_the_newest_release()
        => Assert.Equal("vllm024.latest", ImageRecommender.Rank(ImageCatalogue.List("verlai/verl"), null)[0].Tag);

    [Fact]
    public void A_driver_that_runs_nothing_leaves_only_unfit_images()
        => Assert.All(Rank(Host("470.57.02"), null), image => Assert.NotEqual(FitStatus.Fits, image.Fit.Status));

    [Fact]
    public void Bases_experiments_and_other_platforms_are_never_recommended()
    {
        IReadOnlyList<VerlImage> ranked = Rank(Host("580.95.05"), null);

        Assert.DoesNotContain(ranked, image => image.Tag.StartsWith("base-", StringComparison.Ordinal));
        Assert.DoesNotContain(ranked, image => image.Platform != "NVIDIA");
        Assert.DoesNotContain(ranked, image => image.Status is "dev" or "experimental");
    }

    [Fact]
    public void An_image_for_another_architecture_does_not_fit()
    {
        HostReport arm = Host("580.95.05") with { Engine = Engine("aarch64") };

        ImageFit fit = ImageFitRule.Judge(ImageCatalogue.Describe(ImageReference.Parse("verlai/verl:vllm024.latest")), arm);

        Assert.Equal(FitStatus.Unfit, fit.Status);
        Assert.Equal("built for amd64, the host is arm64", fit.Reasons[0]);
    }

    [Fact]
    public void A_host_without_a_driver_is_a_warning_not_a_promise()
    {
        ImageFit fit = ImageFitRule.Judge(ImageCatalogue.Describe(ImageReference.Parse("verlai/verl:vllm024.latest")), Host(null));

        Assert.Equal(FitStatus.Warning, fit.Status);
        Assert.Equal("no NVIDIA driver was found on the host", fit.Reasons[0]);
    }

    [Fact]
    public void DeepEP_for_Hopper_is_a_warning_on_Ampere()
    {
        HostReport ampere = Host("575.57.08") with { Gpus = [new Gpu { Index = 0, Name = "NVIDIA A100-SXM4-80GB", ComputeCapability = "8.0" }] };

        ImageFit fit = ImageFitRule.Judge(ImageCatalogue.Describe(ImageReference.Parse("verlai/verl:vllm012.latest")), ampere);

        Assert.Equal((FitStatus.Warning, "the image's DeepEP is compiled for 9.0 only, and fails on 8.0 with 'named symbol not found'"), (fit.Status, fit.Reasons[0]));
    }

    [Fact]
    public void A_choice_says_why_and_what_the_others_lack()
    {
        VerlImage best = ImageRecommender.Choose(Rank(Host("575.57.08"), null), null, "575.57.08");

        Assert.Equal(
            [
                "newest verl for driver 575.57.08",
                "verl 0.9.0 does not fit: driver 575.57.08 can't run CUDA 13.0.2, which needs 580.65.06 or newer",
                "driver 575.57.08 runs CUDA 12.9.1",
                "the settled tag of its release",
            ],
            best.Recommendation!.Reasons);
        Assert.Equal(
            [
                ("vllm017.dev2", "a build, and not the settled tag of its release"),
                ("sgl059.latest", "SGLang, where vLLM is the default"),
                ("sgl059.dev2", "SGLang, where vLLM is the default"),
                ("vllm012.latest", "verl 0.7.0 is older than verl 0.7.1"),
                ("vllm012.dev3", "verl 0.7.0 is older than verl 0.7.1"),
            ],
            best.Recommendation.RunnersUp.Select(next => (next.Image.Tag, next.Reason)));
    }

    [Fact]
    public void A_board_that_the_images_kernels_were_not_made_for_is_unfit()
    {
        HostReport volta = Host("580.95.05") with { Gpus = [new Gpu { Index = 0, Name = "Tesla V100-SXM2-32GB", ComputeCapability = "7.0" }] };

        ImageFit fit = ImageFitRule.Judge(ImageCatalogue.Describe(ImageReference.Parse("verlai/verl:vllm017.latest")), volta);

        Assert.Equal(FitStatus.Unfit, fit.Status);
        Assert.Contains("flash-attn (8.0)", fit.Reasons[0], StringComparison.Ordinal);
    }

    [Fact]
    public void Too_little_room_for_a_pull_is_a_warning()
    {
        HostReport full = Host("575.57.08") with { DataRoot = "/var/lib/docker", DataRootFree = 20L << 30 };
        VerlImage remote = ImageCatalogue.Describe(ImageReference.Parse("verlai/verl:vllm017.latest")) with { Size = 11L << 30 };

        ImageFit fit = ImageFitRule.Judge(remote, full);

        Assert.Equal((FitStatus.Warning, "a pull takes 33 GiB or more, and /var/lib/docker has 20 GiB free"), (fit.Status, fit.Reasons[0]));
        Assert.Equal(FitStatus.Fits, ImageFitRule.Judge(remote with { Local = true }, full).Status);
    }

    private static IReadOnlyList<VerlImage> Rank(HostReport host, string? engine)
        => ImageRecommender.Rank(
            ImageCatalogue.List("verlai/verl")
                .Where(image => engine is null || image.RolloutEngine?.Split('+').Contains(engine) == true)
                .Select(image => image with { Fit = ImageFitRule.Judge(image, host) }),
            engine);

    private static HostReport Host(string? driver) => new()
    {
        DockerHost = "unix:///var/run/docker.sock",
        HostName = "gpu-1",
        Status = HostStatus.Ready,
        Checks = [],
        DriverVersion = driver,
        Engine = Engine("x86_64"),
        Gpus = [new Gpu { Index = 0, Name = "NVIDIA H100 80GB HBM3", ComputeCapability = "9.0" }],
        Timestamp = DateTimeOffset.UnixEpoch,
    };

    private static EngineInfo Engine(string architecture) => new()
    {
        Version = "28.5.2",
        ApiVersion = "1.51",
        HostName = "gpu-1",
        OperatingSystem = "Ubuntu 22.04.5 LTS",
        OSType = "linux",
        Architecture = architecture,
        KernelVersion = "6.8.0",
        DataRoot = "/var/lib/docker",
        StorageDriver = "overlay2",
    };
}
