namespace VerlPS.Hosts;

/// <summary>Rules on the network as the host's own files describe it.</summary>
internal static class LocalNetworkRules
{
    private const int RayHead = 6379;

    public static Dictionary<string, Rule> All { get; } = new()
    {
        ["NET-MTU"] = Rule.On(facts => facts.Network.Mtu, Mtu),
        ["NET-FORWARD"] = Rule.On(facts => facts.Network.Forwarding, Forwarding),
        ["NET-FIREWALL"] = Rule.On(facts => facts.Network.Firewall, Firewall),
        ["NET-PORTS"] = Rule.On(facts => facts.Network.Ports, Ports),
        ["NET-HOSTNAME"] = Rule.On(facts => facts.Network.HostName, HostName),
    };

    // Path MTU discovery mends it where the network lets ICMP through, and host networking has no bridge.
    private static Finding Mtu(BridgeMtu mtu)
        => mtu.Bridge > mtu.Outer
            ? Finding.Warn($"docker0 {mtu.Bridge}, {mtu.Interface} {mtu.Outer}", $"docker0's packets ({mtu.Bridge} bytes) are larger than {mtu.Interface} takes ({mtu.Outer}): downloads in containers can hang")
            : Finding.Pass($"docker0 {mtu.Bridge}, {mtu.Interface} {mtu.Outer}");

    private static Finding Forwarding(PacketForwarding packets) => packets switch
    {
        { Forwards: false } => Finding.Fail("net.ipv4.ip_forward 0", "IP forwarding is off: containers on a bridge reach nobody"),
        { BridgeFiltered: false } => Finding.Warn("bridge-nf-call-iptables 0", "the firewall does not see packets between containers, so that their published ports may fail") with
        {
            Remedy = "sysctl -w net.bridge.bridge-nf-call-iptables=1, and the same in a file under /etc/sysctl.d.",
        },
        _ => Finding.Pass("on"),
    };

    private static Finding Firewall(FirewallState firewall, HostFacts facts)
    {
        string found = (firewall.Manager, firewall.Backend) switch
        {
            (string manager, string backend) => $"{manager}; engine: {backend}",
            (string manager, null) => manager,
            (null, string backend) => $"engine: {backend}",
            _ => "none",
        };
        return firewall.Manager is string on && SpansHosts(facts)
            ? Finding.Warn(found, $"{on} is on, and Ray's nodes talk over ports that it closes")
            : Finding.Pass(found);
    }

    private static Finding Ports(PortReading ports)
    {
        PortUse[] foreign = [.. ports.Taken.Where(use => ports.Wanted.Contains(use.Port) && !use.IsOurs)];
        if (foreign.Length > 0)
            return Finding.Fail(Name(foreign), $"{Describe(foreign)}: the job can't have {(foreign.Length == 1 ? "it" : "them")}");

        PortUse[] wanted = [.. ports.Taken.Where(use => ports.Wanted.Contains(use.Port))];
        if (wanted.Length > 0)
            return Finding.Warn(Name(wanted), $"{Describe(wanted)}: a container of VerlPS has {(wanted.Length == 1 ? "it" : "them")} already") with { Remedy = $"Stop-VerlContainer {wanted[0].Container}, or give other ports with -Port." };

        return ports.Taken.Count > 0
            ? Finding.Warn(Name(ports.Taken), $"{Describe(ports.Taken)}: Ray or a rollout server takes {(ports.Taken.Count == 1 ? "it" : "them")} where nothing else is said")
            : Finding.Pass($"{string.Join(", ", ports.Wanted.Concat(ports.Usual))} free");
    }

    // Gloo and Ray on one host are content with a loopback address; between hosts it sends every node to itself.
    private static Finding HostName(NameReading name, HostFacts facts)
        => name.Addresses.Count == 0 ? Finding.Warn("none", $"'{name.Name}' does not resolve: Ray and torch.distributed look for the host by it")
            : name.Addresses.All(HostNames.IsLoopback) && SpansHosts(facts)
                ? Finding.Warn(name.Addresses[0], $"'{name.Name}' is {name.Addresses[0]}: other nodes can't find this host by it")
            : Finding.Pass(string.Join(", ", name.Addresses));

    /// <summary>The job is meant for several hosts: it names the port of Ray's head, or the profile expects RDMA.</summary>
    private static bool SpansHosts(HostFacts facts) => facts.Request.Job.Ports.Contains(RayHead) || facts.Profile.RdmaPorts > 0;

    private static string Name(IEnumerable<PortUse> uses) => $"{string.Join(", ", uses.Select(use => use.Port))} in use";

    private static string Describe(IReadOnlyCollection<PortUse> uses)
        => $"port {string.Join(", ", uses.Select(use => use.Container is null ? $"{use.Port}" : $"{use.Port} ({use.Container})"))} {(uses.Count == 1 ? "is" : "are")} in use";
}
