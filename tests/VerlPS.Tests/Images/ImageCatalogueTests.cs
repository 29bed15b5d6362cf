using VerlPS.Images;

namespace VerlPS.Tests.Images;

public class ImageCatalogueTests
{
    [Fact]
    public void A_known_tag_has_its_composition()
    {
        VerlImage image = Describe("verlai/verl:vllm017.latest");

        Assert.Equal(("engine", "0.7.1", "vLLM", "0.17.0"), (image.Grammar, image.VerlVersion, image.RolloutEngine, image.RolloutEngineVersion));
        Assert.Equal(("12.9.1", "2.10.0+cu129", "575.51.03", "525"), (image.Cuda, image.Torch, image.MinimumDriver, image.MinimumDriverBranch));
        Assert.False(image.ShipsVerl);
        Assert.False(image.NeedsEntrypointOverride);
        Assert.Contains(image.Notes, note => note.StartsWith("verl itself is not inside", StringComparison.Ordinal));
    }

    [Fact]
    public void A_mirror_serves_the_same_image()
        => Assert.Equal("0.9.0", Describe("127.0.0.1:5000/verlai/verl:vllm024.latest").VerlVersion);

    [Fact]
    public void An_image_whose_entrypoint_is_a_server_says_so()
    {
        VerlImage image = Describe("verlai/verl:vllm011.latest");

        Assert.True(image.NeedsEntrypointOverride);
        Assert.Contains(image.Notes, note => note.Contains("ENTRYPOINT", StringComparison.Ordinal));
        Assert.Contains(image.Notes, note => note.Contains("Hopper", StringComparison.Ordinal));
    }

    [Fact]
    public void An_image_with_two_engines_names_both()
        => Assert.Equal(("vLLM+SGLang", "0.24.0+0.5.12"), (Describe("verlai/verl:uv.cu130").RolloutEngine, Describe("verlai/verl:uv.cu130").RolloutEngineVersion));

    [Theory]
    [InlineData("vllm099.dev1", "vLLM", "0.99", null, null)]
    [InlineData("sgl0614", "SGLang", "0.6.14", null, null)]
    [InlineData("sgl054p3.exp", "SGLang", "0.5.4.post3", null, null)]
    [InlineData("trtllm2.0.0rc1", "TensorRT-LLM", "2.0.0rc1", null, null)]
    [InlineData("uv.cu140", null, null, "14.0", null)]
    [InlineData("base-verl0.9-cu128-cudnn9.8-torch2.8.0-fa2.7.4", null, null, "12.8", "0.9")]
    [InlineData("app-verl0.9-vllm0.30.0-mcore0.14.0-te2.2", "vLLM", "0.30.0", null, "0.9")]
    [InlineData("ngc-th2.9.0-cu12.9-vllm0.12.0", "vLLM", "0.12.0", "12.9", null)]
    public void A_tag_that_nobody_recorded_is_read_from_its_words(string tag, string? engine, string? version, string? cuda, string? verl)
    {
        VerlImage image = Describe($"verlai/verl:{tag}");

        Assert.Equal((engine, version, cuda, verl), (image.RolloutEngine, image.RolloutEngineVersion, image.Cuda, image.VerlVersion));
        Assert.Contains(image.Notes, note => note.Contains("Named nowhere upstream", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("verlai/verl")]
    [InlineData("verlai/verl:latest")]
    public void The_tag_that_does_not_exist_is_named(string reference)
        => Assert.Contains(Describe(reference).Notes, note => note.StartsWith("verl publishes no", StringComparison.Ordinal));

    [Fact]
    public void Every_recorded_tag_of_a_grammar_parses_by_it()
    {
        VerlImage[] images = [.. ImageCatalogue.List("verlai/verl")];

        Assert.True(images.Length > 80, $"only {images.Length} rows");
        Assert.All(images.Where(image => image.Status is "current"), image => Assert.NotNull(image.Grammar));
        Assert.Equal(images.Length, images.Select(image => image.Tag).Distinct().Count());
    }

    private static VerlImage Describe(string reference) => ImageCatalogue.Describe(ImageReference.Parse(reference));
}
