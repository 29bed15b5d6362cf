using System.Text;
using VerlPS.Adapters.Docker;
using VerlPS.Adapters.Host;
using VerlPS.Engine;
using VerlPS.Images;

namespace VerlPS.Tests.Registry;

/// <summary>Logins as the docker CLI finds them, with credential helpers that are real programs.</summary>
public sealed class CliRegistryLoginsTests : IRequestTrace, IDisposable
{
    private const string DockerHubKey = "https://index.docker.io/v1/";

    private readonly string _home = Directory.CreateTempSubdirectory("verlps-").FullName;
    private readonly Dictionary<string, string> _environment = [];
    private readonly List<string> _trace = [];

    [Theory]
    [InlineData("127.0.0.1:5001", "verl", "s3cret:with:colons", SecretKind.Password)]
    [InlineData("docker.io", "hub", "token", SecretKind.Password)]
    [InlineData("old.example.com", "legacy", "w0rd", SecretKind.Password)]
    [InlineData("azure.example.com", "", "identity", SecretKind.IdentityToken)]
    [InlineData("token.example.com", "", "bearer", SecretKind.RegistryToken)]
    public async Task Entries_of_the_file_are_read(string registry, string user, string secret, SecretKind kind)
    {
        Config($$"""
            {
              "auths": {
                "127.0.0.1:5001": { "auth": "{{Encode("verl:s3cret:with:colons")}}" },
                "{{DockerHubKey}}": { "auth": "{{Encode("hub:token")}}" },
                "https://old.example.com/v1/": { "auth": "{{Encode("legacy:w0rd")}}" },
                "azure.example.com": { "auth": "{{Encode("00000000-0000-0000-0000-000000000000:")}}", "identitytoken": "identity" },
                "token.example.com": { "registrytoken": "bearer" },
                "broken.example.com": { "auth": "%%%" },
                "empty.example.com": {}
              }
            }
            """);

        RegistryCredential? credential = (await FindAsync(registry)).Credential;

        Assert.Equal(new RegistryCredential(user, secret, kind), credential);
        Assert.DoesNotContain(secret, credential!.ToString(), StringComparison.Ordinal);
        Assert.Equal(StoredLogin.None, await FindAsync("broken.example.com"));
        Assert.Equal(StoredLogin.None, await FindAsync("empty.example.com"));
        Assert.Equal(StoredLogin.None, await FindAsync("elsewhere.example.com"));
    }

    [Fact]
    public async Task The_common_helper_is_asked_for_all_and_a_registrys_own_before_it()
    {
        Helper("all", """read -r server; printf '{"ServerURL":"%s","Username":"common","Secret":"one"}' "$server" """);
        Helper("own", """read -r server; printf '{"ServerURL":"%s","Username":"%s","Secret":"two"}' "$server" "$1-$server" """);
        Config($$"""{ "auths": { "{{DockerHubKey}}": {} }, "credsStore": "all", "credHelpers": { "ecr.example.com": "own" } }""");

        Assert.Equal(new RegistryCredential("common", "one"), (await FindAsync("docker.io")).Credential);
        Assert.Equal(new RegistryCredential("get-ecr.example.com", "two"), (await FindAsync("ecr.example.com")).Credential);
        Assert.All(_trace, line => Assert.Matches("^docker-credential-(all|own) get ok$", line));
    }

    [Fact]
    public async Task Docker_Hub_has_its_own_key_at_a_helper()
    {
        Helper("key", """read -r server; printf '{"Username":"%s","Secret":"x"}' "$server" """);
        Config("""{ "credsStore": "key" }""");

        Assert.Equal(DockerHubKey, (await FindAsync("docker.io")).Credential!.UserName);
    }

    [Fact]
    public async Task A_helper_can_keep_an_identity_token()
    {
        Helper("token", """printf '{"Username":"<token>","Secret":"identity"}'""");
        Config("""{ "credsStore": "token" }""");

        Assert.Equal(new RegistryCredential("", "identity", SecretKind.IdentityToken), (await FindAsync("registry.example.com")).Credential);
    }

    [Fact]
    public async Task A_helper_that_has_nothing_is_no_problem()
    {
        Helper("empty", "echo 'credentials not found in native keychain'; exit 1");
        Config("""{ "credsStore": "empty" }""");

        Assert.Equal(StoredLogin.None, await FindAsync("registry.example.com"));
    }

    [Theory]
    [InlineData("echo 'the key ring is locked'; exit 1", "the key ring is locked")]
    [InlineData("echo 'no display' >&2; exit 2", "no display")]
    [InlineData("""echo '{"Username":"u","Secret":"hidden"}'; exit 1""", "exit code 1")]
    [InlineData("echo 'not json'", "its answer is no login")]
    [InlineData("echo '{}'", "its answer is no login")]
    [InlineData("exit 3", "exit code 3")]
    public async Task A_helper_that_fails_is_told_without_what_it_keeps(string script, string why)
    {
        Helper("bad", script);
        Config("""{ "credsStore": "bad" }""");

        StoredLogin login = await FindAsync("registry.example.com");

        Assert.Null(login.Credential);
        Assert.Equal($"the credential helper docker-credential-bad gave no login: {why}", login.Problem);
        Assert.DoesNotContain("hidden", login.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("missing", "there is no such program on PATH")]
    [InlineData("../evil", "that is no name of a program")]
    public async Task A_helper_that_is_not_there_is_told(string helper, string why)
    {
        Config($$"""{ "credsStore": "{{helper}}" }""");

        Assert.EndsWith(why, (await FindAsync("registry.example.com")).Problem, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_helper_is_asked_once_for_a_registry()
    {
        Helper("slow", """printf '{"Username":"u","Secret":"x"}'""");
        Config("""{ "credsStore": "slow" }""");
        CliRegistryLogins logins = Logins();

        await logins.FindAsync("registry.example.com", CancellationToken.None);
        await logins.FindAsync("registry.example.com", CancellationToken.None);

        Assert.Single(_trace);
    }

    [Fact]
    public async Task The_environment_comes_before_the_file_and_leaves_others_to_it()
    {
        Config($$"""{ "auths": { "a.example.com": { "auth": "{{Encode("file:one")}}" }, "b.example.com": { "auth": "{{Encode("file:two")}}" } } }""");
        _environment["DOCKER_AUTH_CONFIG"] = $$"""{ "auths": { "a.example.com": { "auth": "{{Encode("environment:three")}}" } } }""";

        Assert.Equal("environment", (await FindAsync("a.example.com")).Credential!.UserName);
        Assert.Equal("file", (await FindAsync("b.example.com")).Credential!.UserName);
    }

    [Theory]
    [InlineData("{ not json")]
    [InlineData("[]")]
    [InlineData("""{ "auths": [] , "credHelpers": 7, "credsStore": {} }""")]
    public async Task A_broken_file_has_no_logins(string text)
    {
        Config(text);
        _environment["DOCKER_AUTH_CONFIG"] = text;

        Assert.Equal(StoredLogin.None, await FindAsync("docker.io"));
    }

    void IRequestTrace.Record(string request, TimeSpan elapsed, string outcome) => _trace.Add($"{request} {outcome}");

    public void Dispose() => Directory.Delete(_home, recursive: true);

    private Task<StoredLogin> FindAsync(string registry) => Logins().FindAsync(registry, CancellationToken.None);

    private CliRegistryLogins Logins()
        => new(new DockerCliConfig(name => _environment.GetValueOrDefault(name), _home), new CredentialHelpers(new ProcessRunner(this, Path.Combine(_home, "bin"))));

    private static string Encode(string text) => Convert.ToBase64String(Encoding.UTF8.GetBytes(text));

    private void Config(string json)
    {
        Directory.CreateDirectory(Path.Combine(_home, ".docker"));
        File.WriteAllText(Path.Combine(_home, ".docker", "config.json"), json);
    }

    private void Helper(string name, string script)
    {
        string path = Path.Combine(_home, "bin", $"docker-credential-{name}");
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllText(path, $"#!/bin/sh\n{script}\n");
        File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
    }
}
