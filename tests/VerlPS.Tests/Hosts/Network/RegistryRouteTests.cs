using VerlPS.Hosts;
using VerlPS.Images;

namespace VerlPS.Tests.Hosts;

public class RegistryRouteTests
{
    private static readonly EngineInfo Engine = HealthyHost.Engine with
    {
        RegistryMirrors = ["https://mirror.example/", "no address", "ftp://mirror.example", "http://127.0.0.1:5000"],
        InsecureRegistries = ["127.0.0.0/8", "old.example:5000", "192.0.2.0/24"],
    };

    [Theory]
    [InlineData(null)]
    [InlineData("verlai/verl:vllm017.latest")]
    [InlineData("docker.io/verlai/verl:vllm017.latest")]
    public void Docker_hub_is_asked_through_the_engines_mirrors_first(string? image)
    {
        RegistryRoute route = RegistryRoute.Of(ImageReference.TryParse(image), Engine);

        Assert.True(route.IsDockerHub);
        Assert.Equal(["https://mirror.example/", "http://127.0.0.1:5000/"], route.Mirrors.Select(mirror => mirror.ToString()));
        Assert.Equal([RegistryAddress.DockerHub], route.Addresses);
    }

    [Theory]
    [InlineData("quay.io/ascend/verl:1", new[] { "https://quay.io/" })]
    [InlineData("localhost:5000/verl:1", new[] { "http://localhost:5000/" })]
    [InlineData("127.0.0.1:5000/verl:1", new[] { "http://127.0.0.1:5000/" })]
    [InlineData("old.example:5000/verl:1", new[] { "https://old.example:5000/", "http://old.example:5000/" })]
    [InlineData("old.example/verl:1", new[] { "https://old.example/" })]
    [InlineData("192.0.2.7:5000/verl:1", new[] { "https://192.0.2.7:5000/", "http://192.0.2.7:5000/" })]
    public void Another_registry_is_asked_itself_as_the_engine_does(string image, string[] expected)
    {
        RegistryRoute route = RegistryRoute.Of(ImageReference.Parse(image), Engine);

        Assert.False(route.IsDockerHub);
        Assert.Empty(route.Mirrors);
        Assert.Equal(expected, route.Addresses.Select(address => address.ToString()));
    }

    [Fact]
    public void Without_an_engine_no_mirror_is_known() => Assert.Empty(RegistryRoute.Of(null, null).Mirrors);

    [Theory]
    [InlineData("http://127.0.0.1:5000", true)]
    [InlineData("http://[::1]:5000", true)]
    [InlineData("http://localhost:5000", true)]
    [InlineData("https://mirror.example", false)]
    public void Addresses_and_localhost_need_no_name_server(string server, bool expected) => Assert.Equal(expected, RegistryRoute.NeedsNoResolving(new Uri(server)));

    [Theory]
    [InlineData("Tue, 03 Nov 2026 10:00:00 GMT", null, 59.5)]
    [InlineData("Tue, 03 Nov 2026 10:02:00 GMT", null, -60.5)]
    [InlineData("Tue, 03 Nov 2026 10:00:00 GMT", "30", null)]
    [InlineData("today", null, null)]
    [InlineData(null, null, null)]
    public void The_date_of_an_answer_tells_how_far_the_clocks_are_apart(string? date, string? age, double? seconds)
    {
        Dictionary<string, string> headers = [];
        if (date is not null)
            headers["Date"] = date;
        if (age is not null)
            headers["Age"] = age;
        ServerReading reading = new(
            RegistryAddress.DockerHub, new ServerAnswer(200, headers, null, TimeSpan.Zero), new NameReading("x", [], TimeSpan.Zero), new DateTimeOffset(2026, 11, 3, 10, 1, 0, TimeSpan.Zero));

        Assert.Equal(seconds, ClockSkewRule.Measure(reading)?.Skew.TotalSeconds);
    }

    [Theory]
    [InlineData("100;w=21600", "76;w=21600", false, 76, 100, 6)]
    [InlineData("100", " 76 ", false, 76, 100, null)]
    [InlineData("100;w=21600", null, true, 0, 100, 6)]
    [InlineData(null, null, false, null, null, null)]
    [InlineData("many", "99999999999999999999", false, null, null, null)]
    public void The_pull_budget_is_read_from_docker_hubs_headers(string? limit, string? remaining, bool exhausted, int? left, int? all, int? hours)
        => Assert.Equal(new PullBudget(left, all, hours is int window ? TimeSpan.FromHours(window) : null), PullLimits.Read(limit, remaining, exhausted));
}
