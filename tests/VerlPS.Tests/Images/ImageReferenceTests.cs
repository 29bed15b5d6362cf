using VerlPS.Images;

namespace VerlPS.Tests.Images;

public class ImageReferenceTests
{
    [Theory]
    [InlineData("verlai/verl:vllm024.latest", null, "verlai/verl", "vllm024.latest", null)]
    [InlineData("docker.io/verlai/verl:uv.cu130", null, "verlai/verl", "uv.cu130", null)]
    [InlineData("127.0.0.1:5000/verlai/verl:a", "127.0.0.1:5000", "verlai/verl", "a", null)]
    [InlineData("localhost/verlai/verl:a", "localhost", "verlai/verl", "a", null)]
    [InlineData("quay.io/ascend/verl", "quay.io", "ascend/verl", null, null)]
    [InlineData("busybox", null, "busybox", null, null)]
    [InlineData("verl-ci-cn-beijing.cr.volces.com/verlai/verl:sgl0512.latest", "verl-ci-cn-beijing.cr.volces.com", "verlai/verl", "sgl0512.latest", null)]
    [InlineData(
        "verlai/verl:x@sha256:7b89de392419de3c532b96ea29bf7ac93a083ab965dbb4ec4252adf436d950c3",
        null, "verlai/verl", "x", "sha256:7b89de392419de3c532b96ea29bf7ac93a083ab965dbb4ec4252adf436d950c3")]
    public void Takes_a_name_apart(string text, string? registry, string repository, string? tag, string? digest)
    {
        ImageReference reference = ImageReference.Parse(text);

        Assert.Equal((registry, repository, tag, digest), (reference.Registry, reference.Repository, reference.Tag, reference.Digest));
    }

    [Theory]
    [InlineData("")]
    [InlineData(" ")]
    [InlineData("Verlai/verl:a")]
    [InlineData("verlai/verl:")]
    [InlineData("verlai/verl:a b")]
    [InlineData("verlai//verl")]
    [InlineData("verlai/verl:a\n")]
    [InlineData("verlai/verl@sha256:12")]
    public void Refuses_what_is_no_name_and_says_the_form(string text)
    {
        VerlException error = Assert.Throws<VerlException>(() => ImageReference.Parse(text));

        Assert.Equal(VerlErrorKind.InvalidArgument, error.Kind);
        Assert.Contains($"'{text}'", error.Message, StringComparison.Ordinal);
        Assert.Contains("verlai/verl:vllm024.latest", error.Remedy, StringComparison.Ordinal);
    }

    [Fact]
    public void A_whole_name_survives_the_round_trip()
        => Assert.Equal("127.0.0.1:5000/verlai/verl:a", ImageReference.Parse("127.0.0.1:5000/verlai/verl:a").ToString());
}
