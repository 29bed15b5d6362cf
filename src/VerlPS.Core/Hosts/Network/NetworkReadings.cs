using VerlPS.Images;

namespace VerlPS.Hosts;

/// <summary>How a name resolved.</summary>
/// <param name="Name">The name.</param>
/// <param name="Addresses">Its addresses; empty where it did not resolve.</param>
/// <param name="Elapsed">How long that took; zero where nobody was asked.</param>
public sealed record NameReading(string Name, IReadOnlyList<string> Addresses, TimeSpan Elapsed);

/// <summary>How a server answered.</summary>
/// <param name="Address">The server.</param>
/// <param name="Answer">Its answer.</param>
/// <param name="Name">How its name resolved.</param>
/// <param name="At">This host's time when the answer came.</param>
public sealed record ServerReading(Uri Address, ServerAnswer Answer, NameReading Name, DateTimeOffset At)
{
    /// <summary>A registry answers 200, or 401 with the challenge of a login.</summary>
    public bool IsRegistry => Answer.Status is 200 or 401 && (Answer.Status == 200 || Answer.Headers.ContainsKey("WWW-Authenticate"));
}

/// <summary>Whom a pull would talk to.</summary>
/// <param name="Route">The servers that it would ask.</param>
/// <param name="Server">The one that it would end with.</param>
/// <param name="IsMirror">That one is a mirror.</param>
public sealed record RegistryReading(RegistryRoute Route, ServerReading Server, bool IsMirror);

/// <summary>What a registry has of the image.</summary>
/// <param name="Server">The registry that was asked last.</param>
/// <param name="Manifest">The manifest; null where it has none of that name.</param>
/// <param name="Refusal">Why it gave none; null where it answered.</param>
public sealed record ManifestReading(string Server, RemoteManifest? Manifest, VerlException? Refusal);

/// <summary>How far this host's clock is from a server's.</summary>
/// <param name="Skew">Positive where this host's clock is ahead; a second may be rounding.</param>
/// <param name="Server">The server.</param>
public sealed record ClockSkew(TimeSpan Skew, string Server);

/// <summary>The largest packets of the engine's bridge and of the interface that leads out.</summary>
/// <param name="Bridge">MTU of docker0 in bytes.</param>
/// <param name="Interface">The interface of the default route.</param>
/// <param name="Outer">Its MTU in bytes.</param>
public sealed record BridgeMtu(int Bridge, string Interface, int Outer);

/// <summary>The kernel's settings for packets between interfaces.</summary>
/// <param name="Forwards">net.ipv4.ip_forward.</param>
/// <param name="BridgeFiltered">net.bridge.bridge-nf-call-iptables; null where the module br_netfilter is not loaded.</param>
public sealed record PacketForwarding(bool Forwards, bool? BridgeFiltered);

/// <summary>The host's firewall.</summary>
/// <param name="Manager">ufw, firewalld; null where neither is on.</param>
/// <param name="Backend">The engine's own backend (Engine 29 and later): iptables, nftables, …; null where it does not say.</param>
public sealed record FirewallState(string? Manager, string? Backend);

/// <summary>A port that somebody listens on.</summary>
/// <param name="Port">The port.</param>
/// <param name="Container">The container that publishes it; null where none does.</param>
/// <param name="IsOurs">That container is one of VerlPS.</param>
public sealed record PortUse(int Port, string? Container, bool IsOurs);

/// <summary>The ports that were looked at.</summary>
/// <param name="Wanted">The ports that the job names.</param>
/// <param name="Usual">Ports that Ray and the rollout servers take by themselves.</param>
/// <param name="Taken">Those of both that are in use.</param>
public sealed record PortReading(IReadOnlyList<int> Wanted, IReadOnlyList<int> Usual, IReadOnlyList<PortUse> Taken);
