using VerlPS.Adapters.Registry;
using VerlPS.Engine;
using VerlPS.Images;

namespace VerlPS.Tests.Hosts;

/// <summary>The world outside a <see cref="HostBench"/>: servers on loopback that stand for those of the net, by host and port.</summary>
internal sealed class Outside(IRequestTrace trace) : IImageRegistry, IDisposable
{
    private readonly Dictionary<string, StubServer> _servers = [];
    private readonly RegistryClient _registry = new(trace, TimeSpan.FromSeconds(30));

    /// <summary>The server that stands for an authority; made where there is none yet.</summary>
    public StubServer this[string authority]
    {
        get
        {
            if (!_servers.TryGetValue(authority, out StubServer? server))
                _servers[authority] = server = new StubServer();
            return server;
        }
    }

    /// <summary>The address on loopback in the place of one of the net.</summary>
    public Uri Stand(Uri address)
    {
        if (address.IsLoopback)
            return address;
        Assert.True(_servers.ContainsKey(address.Authority), $"{address} is not for tests");
        return new Uri(_servers[address.Authority].Address, address.PathAndQuery);
    }

    /// <summary>The address of the net in the place of one on loopback.</summary>
    public string Name(string request)
        => _servers.Aggregate(request, (text, server) => text.Replace($"http://{server.Value.Address.Authority}", $"https://{server.Key}", StringComparison.Ordinal));

    public Task<IReadOnlyList<string>> ListTagsAsync(Uri? registry, string repository, RegistryCredential? credential, CancellationToken cancellationToken)
        => _registry.ListTagsAsync(Stand(registry ?? RegistryAddress.DockerHub), repository, credential, cancellationToken);

    public Task<RemoteManifest?> FindManifestAsync(
        Uri? registry, string repository, string version, ImagePlatform? platform, RegistryCredential? credential, CancellationToken cancellationToken)
        => _registry.FindManifestAsync(Stand(registry ?? RegistryAddress.DockerHub), repository, version, platform, credential, cancellationToken);

    public Task<string?> FindDigestAsync(Uri? registry, string repository, string version, RegistryCredential? credential, CancellationToken cancellationToken)
        => _registry.FindDigestAsync(Stand(registry ?? RegistryAddress.DockerHub), repository, version, credential, cancellationToken);

    public Task<RemoteConfig?> FindConfigAsync(Uri? registry, string repository, string digest, RegistryCredential? credential, CancellationToken cancellationToken)
        => _registry.FindConfigAsync(Stand(registry ?? RegistryAddress.DockerHub), repository, digest, credential, cancellationToken);

    public Task<PullBudget> FindPullBudgetAsync(Uri? registry, RegistryCredential? credential, CancellationToken cancellationToken)
        => _registry.FindPullBudgetAsync(Stand(registry ?? RegistryAddress.DockerHub), credential, cancellationToken);

    public void Dispose()
    {
        _registry.Dispose();
        foreach (StubServer server in _servers.Values)
            server.Dispose();
    }
}
