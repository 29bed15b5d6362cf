using System.Net;
using VerlPS.Adapters.Docker;
using VerlPS.Adapters.Host;
using VerlPS.Adapters.Registry;
using VerlPS.Engine;
using VerlPS.Images;
using VerlPS.Tests.Hosts;
using VerlPS.Tests.Images;

namespace VerlPS.Tests.Registry;

/// <summary>What is asked of Docker Hub, and what is not: an engine and a hub on loopback stand for those of the net.</summary>
public sealed class DockerHubTests : IRequestTrace, IDisposable
{
    private const string Digest = "sha256:7b89de392419de3c532b96ea29bf7ac93a083ab965dbb4ec4252adf436d950c3";

    private readonly string _folder = Directory.CreateTempSubdirectory("verlps-").FullName;
    private readonly StubRegistry _hub;
    private readonly StubRegistry _mirror;
    private readonly List<IDisposable> _open = [];
    private readonly Dictionary<string, EngineReply> _engineAnswers = new() { ["/images/json"] = "[]", ["/containers/json"] = "[]" };
    private int _mirrorStatus = 503;

    public DockerHubTests()
    {
        _hub = new StubRegistry(AnswerAsTheHub);
        _mirror = new StubRegistry((_, response) => response.StatusCode = _mirrorStatus);
        _open.AddRange([_hub, _mirror]);
    }

    [Fact]
    public async Task Where_Docker_Hub_answers_its_budget_is_told_to_who_wants_it()
    {
        List<StreamItem> items = await ReadAsync(Queries("[]").ListAvailableAsync(new ImageQuery { WithBudget = true }, default));

        Assert.Equal(["vllm017.latest", "vllm024.latest"], items.OfType<ResultItem>().Select(item => ((VerlImage)item.Value).Tag));
        Assert.Equal("Docker Hub: 87 of 100 pulls in 6 h left for this address.", Assert.Single(items.OfType<VerboseItem>()).Message);
    }

    [Fact]
    public async Task Nobody_else_costs_a_request()
    {
        List<StreamItem> items = await ReadAsync(Queries("[]").ListAvailableAsync(new ImageQuery(), default));

        Assert.Empty(items.OfType<VerboseItem>());
        Assert.Equal(["/v2/verlai/verl/tags/list?n=1000"], _hub.Requests);
    }

    [Fact]
    public async Task A_mirror_that_fails_is_a_warning_and_the_budget_is_the_hubs()
    {
        List<StreamItem> items = await ReadAsync(Queries($"[\"{_mirror.Address}\"]").ListAvailableAsync(new ImageQuery { WithBudget = true }, default));

        Assert.Contains("503", Assert.Single(items.OfType<WarningItem>()).Message, StringComparison.Ordinal);
        Assert.Single(items.OfType<VerboseItem>());
    }

    [Fact]
    public async Task Names_in_full_are_detailed_and_a_repository_is_not()
    {
        await ReadAsync(Queries("[]").ListAvailableAsync(new ImageQuery { Names = ["verlai/verl"] }, default));
        Assert.DoesNotContain(_hub.Requests, request => request.Contains("/manifests/", StringComparison.Ordinal));

        List<StreamItem> items = await ReadAsync(Queries("[]").ListAvailableAsync(new ImageQuery { Names = ["docker.io/verlai/verl:vllm024.latest"] }, default));

        VerlImage image = (VerlImage)Assert.Single(items.OfType<ResultItem>()).Value;
        Assert.Equal((Digest, 100L), (image.Digest, image.Size));
        Assert.Equal(["linux/amd64", "linux/arm64"], image.Platforms);
        Assert.Equal(new DateTimeOffset(2026, 8, 14, 9, 30, 0, TimeSpan.Zero), image.Created);
    }

    [Fact]
    public async Task A_rate_limit_falls_back_to_the_catalogue_with_a_warning()
    {
        _mirrorStatus = 429;
        List<StreamItem> items = await ReadAsync(Queries("[]", _mirror.Address).RecommendAsync(new ImageQuery(), default));

        Assert.Contains("The choice rests on the catalogue", Assert.Single(items.OfType<WarningItem>()).Message, StringComparison.Ordinal);
        Assert.Equal("vllm024.latest", ((VerlImage)items.OfType<ResultItem>().Single().Value).Tag);
    }

    [Theory]
    [InlineData(200L << 30, false)]
    [InlineData(50L << 30, true)]
    public async Task A_pull_asks_for_the_size_only_where_room_is_short(long free, bool asked)
    {
        _engineAnswers["/images/create"] = new EngineReply("""{"message":"toomanyrequests: You have reached your pull rate limit."}""", 500);
        IDockerEngine engine = Engine("[]");
        CliRegistryLogins logins = Logins();
        PullService pulls = new(engine, new RemoteImages(engine, Client(_hub.Address), logins), logins, new Disk(free), TimeProvider.System);

        VerlException error = await Assert.ThrowsAsync<VerlException>(() => ReadAsync(pulls.InstallAsync(new PullRequest(ImageReference.Parse("verlai/verl:vllm024.latest")), default)));

        Assert.Equal(VerlErrorKind.RegistryRateLimited, error.Kind);
        Assert.Equal(asked, _hub.Requests.Any(request => request.Contains("/manifests/", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task The_digest_of_a_private_image_is_asked_with_the_login_that_was_given()
    {
        _engineAnswers["/images/create"] = new EngineReply("""{"message":"unknown blob"}""", 500);
        using StubRegistry closed = new((request, response) =>
        {
            if (request.Headers["Authorization"] is null)
            {
                response.StatusCode = 401;
                response.AddHeader("WWW-Authenticate", "Basic realm=\"closed\"");
            }
            else
            {
                response.AddHeader("Docker-Content-Digest", Digest);
            }
        });
        IDockerEngine engine = Engine("[]");
        CliRegistryLogins logins = Logins();
        PullService pulls = new(engine, new RemoteImages(engine, Client(_hub.Address), logins), logins, new Disk(200L << 30), TimeProvider.System);
        PullRequest request = new(ImageReference.Parse($"{closed.Address.Authority}/verlai/verl:a")) { RequireDigest = true, Credential = new RegistryCredential("me", "word") };

        VerlException error = await Assert.ThrowsAsync<VerlException>(() => ReadAsync(pulls.InstallAsync(request, default)));

        // The comparison had its digest; the pull is what failed.
        Assert.Equal(VerlErrorKind.ImagePullFailed, error.Kind);
    }

    void IRequestTrace.Record(string request, TimeSpan elapsed, string outcome)
    {
    }

    public void Dispose()
    {
        foreach (IDisposable one in Enumerable.Reverse(_open))
            one.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    private static async Task<List<StreamItem>> ReadAsync(IAsyncEnumerable<StreamItem> stream)
    {
        List<StreamItem> items = [];
        await foreach (StreamItem item in stream)
            items.Add(item);
        return items;
    }

    private static void AnswerAsTheHub(HttpListenerRequest request, HttpListenerResponse response)
    {
        response.AddHeader("RateLimit-Limit", "100;w=21600");
        response.AddHeader("RateLimit-Remaining", "87;w=21600");
        string path = request.Url!.AbsolutePath;
        if (path.EndsWith("/tags/list", StringComparison.Ordinal))
        {
            StubRegistry.Write(response, """{"tags":["vllm024.latest","vllm017.latest"]}""");
        }
        else if (path.Contains("/blobs/", StringComparison.Ordinal))
        {
            StubRegistry.Write(response, """{"os":"linux","architecture":"amd64","created":"2026-08-14T09:30:00Z","rootfs":{"diff_ids":["sha256:layer"]}}""");
        }
        else
        {
            response.AddHeader("Docker-Content-Digest", Digest);
            if (request.HttpMethod == "GET")
            {
                StubRegistry.Write(response, path.EndsWith("sha256:member", StringComparison.Ordinal)
                    ? """{"config":{"digest":"sha256:configuration"},"layers":[{"digest":"sha256:layer","size":100}]}"""
                    : """{"manifests":[{"digest":"sha256:member","platform":{"os":"linux","architecture":"amd64"}},{"digest":"sha256:other","platform":{"os":"linux","architecture":"arm64"}}]}""");
            }
        }
    }

    private ImageQueryService Queries(string mirrors, Uri? hub = null)
    {
        IDockerEngine engine = Engine(mirrors);
        return new ImageQueryService(new LocalImages(engine), new RemoteImages(engine, Client(hub ?? _hub.Address), Logins()));
    }

    private IDockerEngine Engine(string mirrors)
    {
        string socket = Path.Combine(_folder, $"{_open.Count}.sock");
        string info = $$$"""{"Name":"stub","Architecture":"x86_64","OSType":"linux","OperatingSystem":"Stub","DockerRootDir":"/var/lib/docker","Driver":"overlay2","RegistryConfig":{"Mirrors":{{{mirrors}}}}}""";
        StubEngine engine = StubEngine.OnSocket(socket, info, """{"Version":"28.5.2","ApiVersion":"1.51"}""", _engineAnswers);
        IDockerEngine client = new DockerEngineFactory(this).Open(DockerEndpoint.Parse(engine.DockerHost, "test"));
        _open.AddRange([engine, client]);
        return client;
    }

    private RegistryClient Client(Uri hub)
    {
        RegistryClient client = new(this, TimeSpan.FromSeconds(10), hub);
        _open.Add(client);
        return client;
    }

    private CliRegistryLogins Logins() => new(new DockerCliConfig(_ => null, "/nowhere"), new CredentialHelpers(new ProcessRunner(this)));
}
