using VerlPS.Adapters.Docker;
using VerlPS.Adapters.Host;
using VerlPS.Adapters.Registry;
using VerlPS.Engine;
using VerlPS.Hosts;
using VerlPS.Images;

namespace VerlPS.Tests.Images.Lab;

/// <summary>Pulls in the lab, of an image in the registry under a name that no other test has.</summary>
internal sealed class PullBench : IRequestTrace, IDisposable
{
    private readonly RegistryClient _registry;
    private readonly string _home = Directory.CreateTempSubdirectory("verlps-").FullName;
    private readonly string _id = $"t{Guid.NewGuid():n}"[..12];

    public PullBench()
    {
        Engine = new DockerEngineFactory(this).Open(DockerEndpoint.Parse(Environment.GetEnvironmentVariable("DOCKER_HOST") ?? "unix:///var/run/docker.sock", "test"));
        _registry = new RegistryClient(this, TimeSpan.FromSeconds(10));
        Directory.CreateDirectory(Path.Combine(_home, ".docker"));
    }

    public IDockerEngine Engine { get; }

    public List<StreamItem> Items { get; } = [];

    public List<string> Trace { get; } = [];

    public IHostTree Tree { get; init; } = new LocalTree();

    /// <summary>The image's repository in its own registry.</summary>
    public string Repository => $"{_id}/verlai/verl";

    /// <summary>The folder of a mirror in the same registry.</summary>
    public string MirrorFolder => $"m{_id}";

    public ImageReference Image => ImageReference.Parse($"{LabImage.Registry}/{Repository}:vllm017.latest");

    public IEnumerable<string> Warnings => Items.OfType<WarningItem>().Select(warning => warning.Message);

    /// <summary>Pulls, and says what came of it.</summary>
    public async Task<VerlImage> PullAsync(PullRequest request, CancellationToken cancellationToken = default)
    {
        CliRegistryLogins logins = new(new DockerCliConfig(_ => null, _home), new CredentialHelpers(new ProcessRunner(this, Path.Combine(_home, "bin"))));
        PullService pulls = new(Engine, new RemoteImages(Engine, _registry, logins), logins, Tree, TimeProvider.System);
        await foreach (StreamItem item in pulls.InstallAsync(request with { RetryDelay = TimeSpan.FromMilliseconds(50) }, cancellationToken))
            Items.Add(item);
        return Assert.IsType<VerlImage>(Assert.Single(Items.OfType<ResultItem>()).Value);
    }

    /// <summary>Pulls in vain, and says why.</summary>
    public async Task<VerlException> FailAsync(PullRequest request, VerlErrorKind kind)
    {
        VerlException error = await Assert.ThrowsAsync<VerlException>(() => PullAsync(request));
        Assert.True(kind == error.Kind, $"{error.Kind}: {error.Message}");
        Assert.False(string.IsNullOrEmpty(error.Remedy));
        Assert.Empty(Items.OfType<ResultItem>());
        return error;
    }

    /// <summary>All names in the store that this test's pulls could have made.</summary>
    public async Task<string[]> NamesAsync()
        => [.. (await Engine.Images.ListAsync(CancellationToken.None))
            .SelectMany(image => image.Tags.Concat(image.Tags.Count == 0 ? image.Digests : []))
            .Where(name => name.Contains(_id, StringComparison.Ordinal))
            .Order(StringComparer.Ordinal)];

    /// <summary>Writes the docker CLI's configuration.</summary>
    public void Configure(string json) => File.WriteAllText(Path.Combine(_home, ".docker", "config.json"), json);

    /// <summary>Puts a credential helper on PATH.</summary>
    public void AddHelper(string name, string script)
    {
        string path = Path.Combine(_home, "bin", $"docker-credential-{name}");
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllText(path, $"#!/bin/sh\n{script}\n");
        File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
    }

    void IRequestTrace.Record(string request, TimeSpan elapsed, string outcome)
    {
        lock (Trace)
            Trace.Add($"{request}: {outcome}");
    }

    public void Dispose()
    {
        foreach (string name in NamesAsync().Result)
            Engine.Images.RemoveAsync(name, force: true, CancellationToken.None).Wait();
        Engine.Dispose();
        _registry.Dispose();
        Directory.Delete(_home, recursive: true);
    }
}
