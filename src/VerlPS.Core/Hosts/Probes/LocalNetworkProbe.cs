using System.Globalization;

namespace VerlPS.Hosts;

/// <summary>Reads what this host's own files tell of its network.</summary>
internal sealed class LocalNetworkProbe(ProbeScope scope)
{
    /// <summary>Ray's GCS, its dashboard, Ray clients, and the rollout server of vLLM.</summary>
    private static readonly int[] UsualPorts = [6379, 8265, 10001, 8000];

    // A service's control group lasts as long as the service runs; /run/firewalld is there without it too.
    private static readonly string[] ServiceGroups =
        ["/sys/fs/cgroup/system.slice/firewalld.service", "/sys/fs/cgroup/systemd/system.slice/firewalld.service"];

    public BridgeMtu? ReadMtu()
        => DefaultRoute.FindInterface(scope.Tree.TryReadText("/proc/net/route")) is string outer && ReadMtu(outer) is int way && ReadMtu("docker0") is int bridge
            ? new BridgeMtu(bridge, outer, way)
            : null;

    public PacketForwarding? ReadForwarding()
        => ReadNumber("/proc/sys/net/ipv4/ip_forward") is int forward
            ? new PacketForwarding(forward != 0, ReadNumber("/proc/sys/net/bridge/bridge-nf-call-iptables") is int filtered ? filtered != 0 : null)
            : null;

    public async Task<Fact<FirewallState>> ReadFirewallAsync()
    {
        Task<Fact<string>> manager = scope.Reader.BlockingAsync(FindManager, "not to be seen from here");
        EngineInfo? engine = (await scope.Answer.ConfigureAwait(false)).Info.Value;
        Fact<string> found = await manager.ConfigureAwait(false);
        return found.Value is string name
            ? Fact.Of(new FirewallState(name.Length == 0 ? null : name, engine?.FirewallBackend), found.Duration)
            : Fact.None<FirewallState>(found.Missing!, found.Duration);
    }

    public async Task<Fact<PortReading>> ReadPortsAsync()
    {
        IReadOnlyList<int> wanted = scope.Request.Job.Ports;
        int[] usual = [.. UsualPorts.Except(wanted)];
        Fact<IReadOnlySet<int>> listening = await scope.Reader.BlockingAsync(ReadListening, "/proc/net/tcp can't be read").ConfigureAwait(false);
        if (listening.Value is null)
            return Fact.None<PortReading>(listening.Missing!, listening.Duration);

        int[] taken = [.. wanted.Concat(usual).Where(listening.Value.Contains)];
        // The engine is asked only for whose they are: mostly every port is free, and listing inspects every container.
        IReadOnlyList<VerlContainer> containers = taken.Length == 0 ? [] : await ListContainersAsync().ConfigureAwait(false);
        return Fact.Of(new PortReading(wanted, usual, [.. taken.Select(port => PortOwner.Find(port, containers))]), listening.Duration);
    }

    public async Task<Fact<NameReading>> ReadHostNameAsync()
    {
        Fact<NameReading> file = await scope.Reader.BlockingAsync(ReadHostName, "the host's name can't be read").ConfigureAwait(false);
        if (file.Value is not { Addresses.Count: 0, Name: string name })
            return file;
        return scope.Request.Offline
            ? Fact.None<NameReading>("offline, and /etc/hosts does not hold the host's name", file.Duration)
            : Fact.Of(await new ServerProbe(scope).ResolveAsync(name).ConfigureAwait(false));
    }

    private NameReading? ReadHostName()
        => scope.Tree.TryReadText("/proc/sys/kernel/hostname")?.Trim() is { Length: > 0 } name
            ? new NameReading(name, HostNames.Find(scope.Tree.TryReadText("/etc/hosts"), name), TimeSpan.Zero)
            : null;

    private IReadOnlySet<int>? ReadListening()
        => scope.Tree.TryReadText("/proc/net/tcp") is string four ? ListeningPorts.Parse(four, scope.Tree.TryReadText("/proc/net/tcp6")) : null;

    private async Task<IReadOnlyList<VerlContainer>> ListContainersAsync()
        => (await scope.Reader.AwaitAsync<IReadOnlyList<VerlContainer>>(ListAsync(), "no engine").ConfigureAwait(false)).Value ?? [];

    private async Task<IReadOnlyList<VerlContainer>?> ListAsync() => await scope.Ports.Engine.Containers.ListAsync(label: null, scope.Cancellation).ConfigureAwait(false);

    // Their own programs would need root, and tell no more.
    private string? FindManager()
        => !scope.Tree.DirectoryExists("/proc/sys/net") ? null
            : FirewallFiles.IsUfwOn(scope.Tree.TryReadText("/etc/ufw/ufw.conf")) ? "ufw"
            : ServiceGroups.Any(scope.Tree.DirectoryExists) ? "firewalld"
            : string.Empty;

    private int? ReadMtu(string name) => ReadNumber($"/sys/class/net/{name}/mtu");

    private int? ReadNumber(string path)
        => int.TryParse(scope.Tree.TryReadText(path)?.Trim(), NumberStyles.None, CultureInfo.InvariantCulture, out int number) ? number : null;
}
