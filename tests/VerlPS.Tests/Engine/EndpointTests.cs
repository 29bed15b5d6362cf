using System.Security.Cryptography;
using System.Text;
using VerlPS.Adapters.Docker;
using VerlPS.Engine;

namespace VerlPS.Tests.Engine;

public sealed class EndpointTests : IDisposable
{
    private readonly string _home = Directory.CreateTempSubdirectory("verlps-").FullName;
    private readonly Dictionary<string, string> _environment = [];

    [Fact]
    public void The_order_is_the_docker_clis_own()
    {
        Context("gpu-1", "tcp://10.0.0.1:2375");
        Context("gpu-2", "tcp://10.0.0.2:2375");
        Config("""{"currentContext":"gpu-2"}""");
        _environment["DOCKER_CONTEXT"] = "gpu-1";
        _environment["DOCKER_HOST"] = "tcp://10.0.0.3:2375";

        Assert.Equal("tcp://10.0.0.5:2375", Resolve("tcp://10.0.0.5:2375", "gpu-1", "tcp://10.0.0.4:2375"));
        Assert.Equal("tcp://10.0.0.1:2375", Resolve(null, "gpu-1", "tcp://10.0.0.4:2375"));
        Assert.Equal("tcp://10.0.0.4:2375", Resolve(null, null, "tcp://10.0.0.4:2375"));
        Assert.Equal("tcp://10.0.0.3:2375", Resolve(null, null, null));
        _environment.Remove("DOCKER_HOST");
        Assert.Equal("tcp://10.0.0.1:2375", Resolve(null, null, null));
        _environment.Remove("DOCKER_CONTEXT");
        Assert.Equal("tcp://10.0.0.2:2375", Resolve(null, null, null));
        Config("{}");
        Assert.Equal("unix:///var/run/docker.sock", Resolve(null, null, null));
    }

    [Fact]
    public void Contexts_are_listed_by_name()
    {
        Assert.Equal(["default"], Reader().ListContexts());
        Context("gpu-2", "tcp://10.0.0.2:2375");
        Context("gpu-1", "tcp://10.0.0.1:2375");

        Assert.Equal(["default", "gpu-1", "gpu-2"], Reader().ListContexts());
    }

    [Fact]
    public void A_context_that_does_not_exist_is_named()
    {
        VerlException error = Assert.Throws<VerlException>(() => Resolve(null, "nowhere", null));

        Assert.Equal(VerlErrorKind.InvalidArgument, error.Kind);
        Assert.Contains("'nowhere'", error.Message, StringComparison.Ordinal);
        Assert.Contains("docker context ls", error.Remedy, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("not an address", VerlErrorKind.InvalidArgument)]
    [InlineData("unix://", VerlErrorKind.InvalidArgument)]
    [InlineData("/var/run/docker.sock", VerlErrorKind.InvalidArgument)]
    [InlineData("ftp://host", VerlErrorKind.InvalidArgument)]
    [InlineData("ssh://user@host", VerlErrorKind.EndpointNotSupported)]
    [InlineData("https://host:2376", VerlErrorKind.EndpointNotSupported)]
    public void An_address_that_can_not_be_used_says_what_can(string address, VerlErrorKind kind)
    {
        VerlException error = Assert.Throws<VerlException>(() => Resolve(address, null, null));

        Assert.Equal(kind, error.Kind);
        Assert.Contains($"'{address}'", error.Message, StringComparison.Ordinal);
        Assert.Contains("unix://", error.Remedy, StringComparison.Ordinal);
    }

    [Fact]
    public void A_broken_configuration_is_no_configuration()
    {
        Config("{ not json");

        Assert.Null(Reader().CurrentContext);
    }

    public void Dispose() => Directory.Delete(_home, recursive: true);

    private DockerCliConfig Reader() => new(name => _environment.GetValueOrDefault(name), _home);

    private string Resolve(string? host, string? context, string? piped) => new EndpointResolver(Reader()).Resolve(host, context, piped).DockerHost;

    private void Config(string json)
    {
        Directory.CreateDirectory(Path.Combine(_home, ".docker"));
        File.WriteAllText(Path.Combine(_home, ".docker", "config.json"), json);
    }

    private void Context(string name, string host)
    {
        string id = Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes(name))).ToLowerInvariant();
        string folder = Path.Combine(_home, ".docker", "contexts", "meta", id);
        Directory.CreateDirectory(folder);
        File.WriteAllText(Path.Combine(folder, "meta.json"), $$$$"""{"Name":"{{{{name}}}}","Endpoints":{"docker":{"Host":"{{{{host}}}}"}}}""");
    }
}
