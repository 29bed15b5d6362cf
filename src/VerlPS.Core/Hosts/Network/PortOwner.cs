using System.Globalization;
using VerlPS.Containers;

namespace VerlPS.Hosts;

/// <summary>Finds whose a port is.</summary>
public static class PortOwner
{
    /// <summary>The running container that publishes the port, if any.</summary>
    public static PortUse Find(int port, IReadOnlyList<VerlContainer> containers)
    {
        string number = port.ToString(CultureInfo.InvariantCulture);
        VerlContainer? owner = containers.FirstOrDefault(container => container.State == "running" && container.Ports.Any(published => HostPort(published) == number));
        return new PortUse(port, owner?.Name, owner?.Labels.ContainsKey(ContainerLabels.Version) == true);
    }

    // 0.0.0.0:6379:6379/tcp; an IPv6 address has colons of its own, so that the port is counted from the end.
    private static string? HostPort(string published) => published.EndsWith("/udp", StringComparison.Ordinal) ? null : published.Split(':') is { Length: > 1 } parts ? parts[^2] : null;
}
