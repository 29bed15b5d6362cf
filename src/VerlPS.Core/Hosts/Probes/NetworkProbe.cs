namespace VerlPS.Hosts;

/// <summary>Reads the facts on names, registries and ports.</summary>
internal static class NetworkProbe
{
    /// <summary>Why nobody outside was asked.</summary>
    public const string Offline = "offline";

    public static async Task<NetworkFacts> ReadAsync(ProbeScope scope, Task<StoreFacts> store)
    {
        if (!scope.Ports.Engine.Endpoint.IsLocal)
            return new NetworkFacts(HostProbe.OtherHost);

        LocalNetworkProbe here = new(scope);
        RegistryProbe registries = new(scope);
        Task<RegistryFacts> registry = scope.Request.Offline ? Task.FromResult(RegistryFacts.Offline) : registries.ReadAsync(store);
        Task<Fact<ServerReading>> hub = scope.Request.Offline ? Task.FromResult(Fact.None<ServerReading>(Offline)) : new ServerProbe(scope).AskModelHubAsync();
        Task<Fact<BridgeMtu>> mtu = scope.Reader.BlockingAsync(here.ReadMtu, "no docker0, or no default route");
        Task<Fact<PacketForwarding>> forwarding = scope.Reader.BlockingAsync(here.ReadForwarding, "/proc/sys/net can't be read");
        Task<Fact<PortReading>> ports = here.ReadPortsAsync();
        Task<Fact<NameReading>> name = here.ReadHostNameAsync();
        Task<Fact<FirewallState>> firewall = here.ReadFirewallAsync();
        RegistryFacts asked = await registry.ConfigureAwait(false);
        return new NetworkFacts("not read")
        {
            Registry = asked.Registry,
            Mirrors = asked.Mirrors,
            PullBudget = asked.PullBudget,
            Manifest = asked.Manifest,
            ClockSkew = ClockSkewRule.Measure(asked.Registry),
            ModelHub = await hub.ConfigureAwait(false),
            Mtu = await mtu.ConfigureAwait(false),
            Forwarding = await forwarding.ConfigureAwait(false),
            Firewall = await firewall.ConfigureAwait(false),
            Ports = await ports.ConfigureAwait(false),
            HostName = await name.ConfigureAwait(false),
        };
    }
}
