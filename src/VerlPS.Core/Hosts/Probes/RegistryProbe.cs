using VerlPS.Images;

namespace VerlPS.Hosts;

/// <summary>What asking registries gave.</summary>
internal sealed record RegistryFacts(
    Fact<RegistryReading> Registry, Fact<IReadOnlyList<ServerReading>> Mirrors, Fact<PullBudget> PullBudget, Fact<ManifestReading> Manifest)
{
    /// <summary>Nobody was asked.</summary>
    public static RegistryFacts Offline { get; } = new(
        Fact.None<RegistryReading>(NetworkProbe.Offline),
        Fact.None<IReadOnlyList<ServerReading>>(NetworkProbe.Offline),
        Fact.None<PullBudget>(NetworkProbe.Offline),
        Fact.None<ManifestReading>(NetworkProbe.Offline));
}

/// <summary>
/// Asks the registries that a pull on this engine would ask: for Docker Hub its mirrors first, and where one answers,
/// nobody else. Hosts in closed networks reach only the mirror.
/// </summary>
internal sealed class RegistryProbe(ProbeScope scope)
{
    private const string ApiRoot = "/v2/";

    private readonly ServerProbe _servers = new(scope);
    private readonly long _begin = scope.Ports.Clock.GetTimestamp();

    public async Task<RegistryFacts> ReadAsync(Task<StoreFacts> store)
    {
        EngineInfo? engine = (await scope.Answer.ConfigureAwait(false)).Info.Value;
        RegistryRoute route = RegistryRoute.Of(scope.Request.Image, engine);
        // Half of the time, so that a mirror that hangs leaves the other half to the registry behind it.
        ServerReading[] mirrors = await AskAsync(RegistryRoute.ParseMirrors(engine), scope.Reader.Timeout / 2).ConfigureAwait(false);
        ServerReading[] usable = [.. mirrors.Where(mirror => mirror.IsRegistry && route.Mirrors.Contains(mirror.Address))];

        ServerReading server = usable.Length > 0 ? usable[0] : Best(await AskAsync(route.Addresses, TimeLeft).ConfigureAwait(false));
        Task<Fact<ManifestReading>> manifest = FindManifestAsync(route, usable, server, store);
        Fact<PullBudget> budget = await FindBudgetAsync(route, server).ConfigureAwait(false);
        return new RegistryFacts(
            Fact.Of(new RegistryReading(route, server, usable.Length > 0), scope.Ports.Clock.GetElapsedTime(_begin)),
            engine is null
                ? Fact.None<IReadOnlyList<ServerReading>>(HostProbe.NoEngine)
                : Fact.Of<IReadOnlyList<ServerReading>>(mirrors, mirrors.Select(mirror => mirror.Answer.Elapsed).DefaultIfEmpty().Max()),
            budget,
            await manifest.ConfigureAwait(false));
    }

    private TimeSpan TimeLeft => scope.Reader.Timeout - scope.Ports.Clock.GetElapsedTime(_begin) is { Ticks: > 0 } left ? left : TimeSpan.Zero;

    private Task<ServerReading[]> AskAsync(IEnumerable<Uri> servers, TimeSpan limit) => Task.WhenAll(servers.Select(server => _servers.AskAsync(server, ApiRoot, limit)));

    private static ServerReading Best(ServerReading[] readings) => readings.FirstOrDefault(reading => reading.IsRegistry) ?? readings[0];

    private async Task<Fact<PullBudget>> FindBudgetAsync(RegistryRoute route, ServerReading server)
        => server.Address != RegistryAddress.DockerHub ? Fact.None<PullBudget>("pulls don't come from Docker Hub directly")
            : !server.IsRegistry ? Fact.None<PullBudget>("Docker Hub does not answer")
            : scope.Ports.Registry is not IImageRegistry registry ? Fact.None<PullBudget>("not read")
            : await _servers.ReadAsync<PullBudget>(async token => await registry.FindPullBudgetAsync(
                null, await scope.Ports.FindLoginAsync(route.Registry, token).ConfigureAwait(false), token).ConfigureAwait(false), TimeLeft).ConfigureAwait(false);

    private async Task<Fact<ManifestReading>> FindManifestAsync(RegistryRoute route, ServerReading[] mirrors, ServerReading server, Task<StoreFacts> store)
    {
        if (scope.Request.Image is not ImageReference image)
            return Fact.None<ManifestReading>("no image was named");
        if ((await store.ConfigureAwait(false)).Image.Value is not null)
            return Fact.None<ManifestReading>("the image is in the engine's store");
        if (scope.Ports.Registry is not IImageRegistry registry)
            return Fact.None<ManifestReading>("not read");
        if (!server.IsRegistry)
            return Fact.None<ManifestReading>($"{RegistryRoute.NameOf(server.Address)} does not answer");

        ManifestProbe manifests = new(registry, image, scope.Ports.FindLoginAsync);
        return await _servers.ReadAsync<ManifestReading>(async token => await manifests.FindAsync(route, [.. mirrors.Select(mirror => mirror.Address)], server.Address, token).ConfigureAwait(false), TimeLeft).ConfigureAwait(false);
    }
}
