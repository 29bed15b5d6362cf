using System.Globalization;
using System.Text.RegularExpressions;

namespace VerlPS.Containers;

/// <summary>A published port. Without an address it is bound to 127.0.0.1: Ray's dashboard takes jobs from anybody who reaches it.</summary>
public sealed partial record PortSpec
{
    /// <summary>Reads <c>[address:]hostPort[:containerPort][/tcp|udp]</c>; one number means the same port on both sides.</summary>
    /// <exception cref="VerlException">InvalidArgument.</exception>
    public PortSpec(string text)
    {
        Match match = Form().Match(text ?? string.Empty);
        HostPort = match.Success ? int.Parse(match.Groups["host"].ValueSpan, CultureInfo.InvariantCulture) : 0;
        ContainerPort = match.Groups["container"].Success
            ? int.Parse(match.Groups["container"].ValueSpan, CultureInfo.InvariantCulture)
            : HostPort;
        if (HostPort is < 1 or > 65535 || ContainerPort is < 1 or > 65535)
        {
            throw new VerlException(
                VerlErrorKind.InvalidArgument,
                $"'{text}' is not a port to publish.",
                text,
                "Write [address:]hostPort[:containerPort][/tcp|udp] with ports from 1 to 65535, for example 8265 or 0.0.0.0:8080:80.");
        }

        Address = match.Groups["address"].Success ? match.Groups["address"].Value : "127.0.0.1";
        Protocol = match.Groups["protocol"].Success ? match.Groups["protocol"].Value : "tcp";
    }

    /// <summary>A port as a container tells it.</summary>
    /// <param name="address">The address; an IPv6 one in brackets.</param>
    /// <param name="hostPort">The port on the host; 0 where the engine chooses one.</param>
    /// <param name="containerPort">The port in the container.</param>
    /// <param name="protocol">tcp, udp or sctp.</param>
    public PortSpec(string address, int hostPort, int containerPort, string protocol)
        => (Address, HostPort, ContainerPort, Protocol) = (address, hostPort, containerPort, protocol);

    /// <summary>The address bound on the host.</summary>
    public string Address { get; }

    /// <summary>The port on the host, 1 to 65535; 0 where a container lets the engine choose one.</summary>
    public int HostPort { get; }

    /// <summary>The port in the container, 1 to 65535.</summary>
    public int ContainerPort { get; }

    /// <summary>tcp or udp; a container that VerlPS did not make may have sctp.</summary>
    public string Protocol { get; }

    /// <summary>As in <c>docker run -p</c>.</summary>
    public override string ToString() => $"{Address}:{HostPort}:{ContainerPort}/{Protocol}";

    [GeneratedRegex(@"^(?:(?<address>\d{1,3}(?:\.\d{1,3}){3}|\[[0-9A-Fa-f:]+\]):)?(?<host>\d{1,5})(?::(?<container>\d{1,5}))?(?:/(?<protocol>tcp|udp))?\z")]
    private static partial Regex Form();
}
