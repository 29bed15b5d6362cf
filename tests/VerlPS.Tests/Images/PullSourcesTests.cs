using VerlPS.Images;

namespace VerlPS.Tests.Images;

public class PullSourcesTests
{
    private static readonly string[] EngineMirrors = ["https://mirror-1.example.com/", "http://127.0.0.1:5000/hub"];

    [Fact]
    public void Without_a_mirror_it_is_the_images_own_registry()
        => Assert.Equal([new PullSource("Docker Hub", Image, IsMirror: false)], Of());

    [Theory]
    [InlineData("m.example.com", "m.example.com/verlai/verl:a")]
    [InlineData("m.example.com:5000", "m.example.com:5000/verlai/verl:a")]
    [InlineData("localhost", "localhost/verlai/verl:a")]
    [InlineData("https://m.example.com/", "m.example.com/verlai/verl:a")]
    [InlineData("m.daocloud.io/docker.io", "m.daocloud.io/docker.io/verlai/verl:a")]
    public void A_mirror_serves_the_same_path(string mirror, string from)
    {
        PullSource source = Assert.Single(Of(mirror));

        Assert.Equal((from, true), (source.From.ToString(), source.IsMirror));
    }

    [Fact]
    public void Mirrors_keep_their_order_and_come_once()
        => Assert.Equal(["b.example.com", "a.example.com"], Of("b.example.com", "https://a.example.com", "b.example.com/").Select(source => source.Name));

    [Theory]
    [InlineData("docker.io")]
    [InlineData("https://docker.io")]
    public void The_images_own_registry_may_be_among_them(string written)
        => Assert.Equal(new PullSource("Docker Hub", Image, IsMirror: false), Of("m.example.com", written)[1]);

    [Fact]
    public void Engine_stands_for_the_engines_mirrors()
        => Assert.Equal(["mirror-1.example.com/verlai/verl:a", "127.0.0.1:5000/hub/verlai/verl:a"], Of("engine").Select(source => source.From.ToString()));

    [Fact]
    public void Engine_without_mirrors_stands_for_nothing()
        => Assert.Contains("no registry-mirrors", Fails(new PullRequest(Image) { Mirrors = ["Engine"] }, []).Message, StringComparison.Ordinal);

    [Theory]
    [InlineData(null, "docker.xuanyuan.run/verlai/verl:a")]
    [InlineData("abc", "abc.xuanyuan.run/verlai/verl:a")]
    [InlineData("abc.xuanyuan.run", "abc.xuanyuan.run/verlai/verl:a")]
    [InlineData("127.0.0.1:5000", "127.0.0.1:5000/verlai/verl:a")]
    public void A_named_mirror_is_where_its_user_says(string? host, string from)
        => Assert.Equal(from, Assert.Single(PullSources.Of(new PullRequest(Image) { Mirrors = ["xuanyuan"], MirrorHost = host }, [])).From.ToString());

    [Fact]
    public void A_host_for_no_named_mirror_is_a_mistake()
        => Assert.Contains("-Mirror Xuanyuan -MirrorHost abc", Fails(new PullRequest(Image) { Mirrors = ["m.example.com"], MirrorHost = "abc" }, []).Remedy, StringComparison.Ordinal);

    [Theory]
    [InlineData("mirror")]
    [InlineData("m.example.com/UPPER")]
    [InlineData("m.example.com:99999999")]
    [InlineData("a b.example.com")]
    [InlineData("user@m.example.com")]
    public void What_is_no_mirror_is_named_with_the_forms(string mirror)
    {
        VerlException error = Fails(new PullRequest(Image) { Mirrors = [mirror] }, []);

        Assert.Contains($"'{mirror}'", error.Message, StringComparison.Ordinal);
        Assert.Contains("host[:port]", error.Remedy, StringComparison.Ordinal);
    }

    [Fact]
    public void An_image_that_is_named_by_its_digest_is_pulled_by_it()
    {
        string digest = $"sha256:{new string('a', 64)}";

        Assert.Equal($"m.example.com/verlai/verl@{digest}", Assert.Single(PullSources.Of(new PullRequest(Image with { Digest = digest }) { Mirrors = ["m.example.com"] }, [])).From.ToString());
    }

    private static ImageReference Image => ImageReference.Parse("verlai/verl:a");

    private static IReadOnlyList<PullSource> Of(params string[] mirrors) => PullSources.Of(new PullRequest(Image) { Mirrors = mirrors }, EngineMirrors);

    private static VerlException Fails(PullRequest request, string[] engineMirrors)
    {
        VerlException error = Assert.Throws<VerlException>(() => PullSources.Of(request, engineMirrors));
        Assert.Equal(VerlErrorKind.InvalidArgument, error.Kind);
        return error;
    }
}
