using VerlPS.Adapters.Registry;
using VerlPS.Engine;
using VerlPS.Images;

namespace VerlPS.Tests.Registry;

public sealed class RegistryClientTests : IRequestTrace, IDisposable
{
    private readonly RegistryClient _client;
    private readonly List<string> _trace = [];

    public RegistryClientTests() => _client = new RegistryClient(this, TimeSpan.FromSeconds(10));

    [Fact]
    public async Task Follows_the_pages_of_a_long_list()
    {
        using StubRegistry registry = new((request, response) =>
        {
            bool second = request.QueryString["last"] is not null;
            if (!second)
                response.AddHeader("Link", "</v2/verlai/verl/tags/list?last=b&n=1000>; rel=\"next\"");
            StubRegistry.Write(response, second ? """{"name":"verlai/verl","tags":["c"]}""" : """{"name":"verlai/verl","tags":["a","b"]}""");
        });

        Assert.Equal(["a", "b", "c"], await _client.ListTagsAsync(registry.Address, "verlai/verl", null, CancellationToken.None));
    }

    [Fact]
    public async Task A_repository_without_tags_has_none()
    {
        using StubRegistry registry = new((_, response) => StubRegistry.Write(response, """{"name":"verlai/verl","tags":null}"""));

        Assert.Empty(await _client.ListTagsAsync(registry.Address, "verlai/verl", null, CancellationToken.None));
    }

    [Fact]
    public async Task Fetches_a_token_from_the_service_that_the_challenge_names_and_keeps_it()
    {
        using StubRegistry registry = new((request, response) =>
        {
            if (request.Url!.AbsolutePath == "/token")
            {
                StubRegistry.Write(response, """{"token":"opensesame"}""");
            }
            else if (request.Headers["Authorization"] == "Bearer opensesame")
            {
                StubRegistry.Write(response, """{"tags":["a"]}""");
            }
            else
            {
                response.StatusCode = 401;
                response.AddHeader("WWW-Authenticate", $"Bearer realm=\"http://{request.UserHostName}/token\",service=\"hub\",scope=\"repository:verlai/verl:pull\"");
            }
        });
        RegistryCredential login = new("user", "secret");

        await _client.ListTagsAsync(registry.Address, "verlai/verl", login, CancellationToken.None);
        await _client.ListTagsAsync(registry.Address, "verlai/verl", login, CancellationToken.None);

        Assert.Equal(
            [
                "/v2/verlai/verl/tags/list?n=1000",
                "/token?service=hub&scope=repository%3Averlai%2Fverl%3Apull Basic dXNlcjpzZWNyZXQ=",
                "/v2/verlai/verl/tags/list?n=1000 Bearer opensesame",
                "/v2/verlai/verl/tags/list?n=1000 Bearer opensesame",
            ],
            registry.Requests);
        Assert.DoesNotContain(_trace, line => line.Contains("secret", StringComparison.Ordinal) || line.Contains("opensesame", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_refused_login_names_the_user_and_not_the_secret()
    {
        using StubRegistry registry = new((_, response) =>
        {
            response.StatusCode = 401;
            response.AddHeader("WWW-Authenticate", "Basic realm=\"lab\"");
        });

        VerlException error = await Assert.ThrowsAsync<VerlException>(
            () => _client.ListTagsAsync(registry.Address, "verlai/verl", new RegistryCredential("user", "hidden"), CancellationToken.None));

        Assert.Equal(VerlErrorKind.RegistryAccessDenied, error.Kind);
        Assert.Contains("'user'", error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("hidden", error.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(429, "{}", "pull no more for now", VerlErrorKind.RegistryRateLimited)]
    [InlineData(503, "{}", "503", VerlErrorKind.RegistryUnreachable)]
    [InlineData(200, "<html>", "not JSON", VerlErrorKind.RegistryUnreachable)]
    public async Task What_is_no_answer_of_a_registry_is_told(int status, string body, string word, VerlErrorKind kind)
    {
        using StubRegistry registry = new((_, response) =>
        {
            response.StatusCode = status;
            StubRegistry.Write(response, body);
        });

        VerlException error = await Assert.ThrowsAsync<VerlException>(() => _client.ListTagsAsync(registry.Address, "verlai/verl", null, CancellationToken.None));

        Assert.Equal((kind, status == 503), (error.Kind, error.IsTransient));
        Assert.Contains(word, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_size_of_an_index_is_that_of_this_machines_image()
    {
        string digest = $"sha256:{new string('a', 64)}";
        string machine = System.Runtime.InteropServices.RuntimeInformation.OSArchitecture == System.Runtime.InteropServices.Architecture.Arm64 ? "arm64" : "amd64";
        using StubRegistry registry = new((request, response) =>
        {
            response.AddHeader("Docker-Content-Digest", "sha256:index");
            StubRegistry.Write(response, request.Url!.AbsolutePath.EndsWith(digest, StringComparison.Ordinal)
                ? """{"config":{"digest":"sha256:configuration"},"layers":[{"size":100},{"size":23}]}"""
                : """{"manifests":[{"digest":"sha256:other","platform":{"os":"linux","architecture":"s390x"}},{"digest":"DIGEST","platform":{"os":"linux","architecture":"MACHINE"}},{"digest":"sha256:signature","platform":{"os":"unknown","architecture":"unknown"}}]}"""
                    .Replace("DIGEST", digest, StringComparison.Ordinal).Replace("MACHINE", machine, StringComparison.Ordinal));
        });

        RemoteManifest? manifest = await _client.FindManifestAsync(registry.Address, "verlai/verl", "a", null, null, CancellationToken.None);

        Assert.Equal(("sha256:index", 123), (manifest!.Digest, manifest.CompressedSize));
        Assert.Equal(["linux/s390x", $"linux/{machine}"], manifest.Platforms.Select(platform => platform.ToString()));
        Assert.Equal("sha256:configuration", manifest.ConfigDigest);
    }

    [Fact]
    public async Task A_tag_that_is_not_there_is_nothing()
    {
        using StubRegistry registry = new((_, response) => response.StatusCode = 404);

        Assert.Null(await _client.FindManifestAsync(registry.Address, "verlai/verl", "a", null, null, CancellationToken.None));
    }

    [Fact]
    public async Task The_pull_budget_is_asked_by_head_with_the_token_of_its_own_repository()
    {
        using StubRegistry registry = new((request, response) =>
        {
            if (request.Url!.AbsolutePath == "/token")
            {
                StubRegistry.Write(response, """{"token":"opensesame"}""");
            }
            else if (request.Headers["Authorization"] == "Bearer opensesame" && request.HttpMethod == "HEAD")
            {
                response.AddHeader("RateLimit-Limit", "100;w=21600");
                response.AddHeader("RateLimit-Remaining", "7;w=21600");
            }
            else
            {
                response.StatusCode = 401;
                response.AddHeader("WWW-Authenticate", $"Bearer realm=\"http://{request.UserHostName}/token\",service=\"hub\"");
            }
        });

        PullBudget budget = await _client.FindPullBudgetAsync(registry.Address, null, CancellationToken.None);

        Assert.Equal(new PullBudget(7, 100, TimeSpan.FromHours(6)), budget);
        Assert.Equal(
            [
                "/v2/ratelimitpreview/test/manifests/latest",
                "/token?service=hub&scope=repository%3Aratelimitpreview%2Ftest%3Apull",
                "/v2/ratelimitpreview/test/manifests/latest Bearer opensesame",
            ],
            registry.Requests);
    }

    [Fact]
    public async Task An_identity_token_is_exchanged_by_OAuth_2()
    {
        string? body = null;
        using StubRegistry registry = new((request, response) =>
        {
            if (request.Url!.AbsolutePath == "/token")
            {
                body = $"{request.HttpMethod} {new StreamReader(request.InputStream).ReadToEnd()}";
                StubRegistry.Write(response, """{"access_token":"opensesame"}""");
            }
            else if (request.Headers["Authorization"] == "Bearer opensesame")
            {
                StubRegistry.Write(response, """{"tags":["a"]}""");
            }
            else
            {
                response.StatusCode = 401;
                response.AddHeader("WWW-Authenticate", $"Bearer realm=\"http://{request.UserHostName}/token\",service=\"hub\"");
            }
        });

        Assert.Equal(["a"], await _client.ListTagsAsync(registry.Address, "verlai/verl", new RegistryCredential("", "identity", SecretKind.IdentityToken), CancellationToken.None));
        Assert.Equal("POST grant_type=refresh_token&refresh_token=identity&service=hub&scope=repository%3Averlai%2Fverl%3Apull&client_id=verlps", body);
    }

    [Fact]
    public async Task A_registry_token_is_sent_as_it_is()
    {
        using StubRegistry registry = new((request, response) =>
        {
            if (request.Headers["Authorization"] == "Bearer given")
                StubRegistry.Write(response, """{"tags":["a"]}""");
            else
                response.StatusCode = 401;
            response.AddHeader("WWW-Authenticate", $"Bearer realm=\"http://{request.UserHostName}/token\"");
        });

        Assert.Equal(["a"], await _client.ListTagsAsync(registry.Address, "verlai/verl", new RegistryCredential("", "given", SecretKind.RegistryToken), CancellationToken.None));
    }

    [Fact]
    public async Task A_digest_is_asked_by_head_which_is_no_pull()
    {
        List<string> methods = [];
        using StubRegistry registry = new((request, response) =>
        {
            methods.Add(request.HttpMethod);
            response.AddHeader("Docker-Content-Digest", "sha256:told");
        });

        Assert.Equal("sha256:told", await _client.FindDigestAsync(registry.Address, "verlai/verl", "a", null, CancellationToken.None));
        Assert.Equal(["HEAD"], methods);
    }

    [Fact]
    public async Task A_digest_that_is_not_told_is_that_of_the_manifests_bytes()
    {
        using StubRegistry registry = new((request, response) =>
        {
            if (request.HttpMethod == "HEAD")
                response.StatusCode = 405;
            else
                StubRegistry.Write(response, "{}");
        });

        // SHA-256 of the two characters {}.
        Assert.Equal("sha256:44136fa355b3678a1146ad16f7e8649e94fb4fc21fe77e8310c060f61caaff8a", await _client.FindDigestAsync(registry.Address, "verlai/verl", "a", null, CancellationToken.None));
    }

    [Theory]
    [InlineData("""{"layers":"x","config":[]}""")]
    [InlineData("""{"layers":[1,{"size":"big"},{"size":-5}],"config":{"digest":7}}""")]
    [InlineData("[]")]
    public async Task A_manifest_that_makes_no_sense_has_no_size_and_does_not_throw(string body)
    {
        using StubRegistry registry = new((_, response) => StubRegistry.Write(response, body));

        RemoteManifest? manifest = await _client.FindManifestAsync(registry.Address, "verlai/verl", "a", null, null, CancellationToken.None);

        Assert.Equal((0, (string?)null), (manifest!.CompressedSize, manifest.ConfigDigest));
    }

    [Fact]
    public async Task Docker_Hub_stands_where_the_client_is_told()
    {
        using StubRegistry hub = new((_, response) => StubRegistry.Write(response, """{"tags":["a"]}"""));
        using RegistryClient client = new(this, TimeSpan.FromSeconds(10), hub.Address);

        Assert.Equal(["a"], await client.ListTagsAsync(null, "verlai/verl", null, CancellationToken.None));
        Assert.Equal(["a"], await client.ListTagsAsync(RegistryAddress.DockerHub, "verlai/verl", null, CancellationToken.None));
    }

    void IRequestTrace.Record(string request, TimeSpan elapsed, string outcome) => _trace.Add($"{request} {outcome}");

    public void Dispose() => _client.Dispose();
}
