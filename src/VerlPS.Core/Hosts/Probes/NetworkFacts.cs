using VerlPS.Images;

namespace VerlPS.Hosts;

/// <summary>Facts on names, registries and ports.</summary>
/// <param name="Unread">Why a member that was not read has no value.</param>
public sealed record NetworkFacts(string Unread)
{
    /// <summary>Whom a pull would talk to, and how it answered.</summary>
    public Fact<RegistryReading> Registry { get; init; } = Fact.None<RegistryReading>(Unread);

    /// <summary>The engine's mirrors of Docker Hub; empty where it has none.</summary>
    public Fact<IReadOnlyList<ServerReading>> Mirrors { get; init; } = Fact.None<IReadOnlyList<ServerReading>>(Unread);

    /// <summary>What Docker Hub still lets this host pull.</summary>
    public Fact<PullBudget> PullBudget { get; init; } = Fact.None<PullBudget>(Unread);

    /// <summary>What a registry has of the image that the host is tested for.</summary>
    public Fact<ManifestReading> Manifest { get; init; } = Fact.None<ManifestReading>(Unread);

    /// <summary>The model hub.</summary>
    public Fact<ServerReading> ModelHub { get; init; } = Fact.None<ServerReading>(Unread);

    /// <summary>This host's clock against the registry's.</summary>
    public Fact<ClockSkew> ClockSkew { get; init; } = Fact.None<ClockSkew>(Unread);

    /// <summary>Packet sizes of the engine's bridge and of the way out.</summary>
    public Fact<BridgeMtu> Mtu { get; init; } = Fact.None<BridgeMtu>(Unread);

    /// <summary>The kernel's settings for packets between interfaces.</summary>
    public Fact<PacketForwarding> Forwarding { get; init; } = Fact.None<PacketForwarding>(Unread);

    /// <summary>The firewall.</summary>
    public Fact<FirewallState> Firewall { get; init; } = Fact.None<FirewallState>(Unread);

    /// <summary>The ports of the job and of Ray.</summary>
    public Fact<PortReading> Ports { get; init; } = Fact.None<PortReading>(Unread);

    /// <summary>The host's own name.</summary>
    public Fact<NameReading> HostName { get; init; } = Fact.None<NameReading>(Unread);
}
