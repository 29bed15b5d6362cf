using System.Globalization;

namespace VerlPS.Compose;

/// <summary>A port that a service publishes.</summary>
/// <param name="Address">The address of the host; null for all.</param>
/// <param name="First">The first port in the container.</param>
/// <param name="Last">The last one.</param>
/// <param name="Line">The line.</param>
internal sealed record PublishedPort(string? Address, int First, int Last, int Line)
{
    /// <summary>Everybody who reaches the host reaches it.</summary>
    public bool IsOpen => Address is null or "" or "0.0.0.0" or "::" or "[::]";

    /// <summary>The port is among them.</summary>
    public bool Holds(int port) => First <= port && port <= Last;

    /// <summary>Reads the short form, <c>[address:][host:]container[/protocol]</c>; null where it is none.</summary>
    public static PublishedPort? Parse(string text, int line)
    {
        string plain = text.Split('/')[0];
        int container = plain.LastIndexOf(':');
        string before = container < 0 ? string.Empty : plain[..container];
        // Before the last colon but one is an address; one of IPv6 has colons of its own, and brackets.
        int host = before.EndsWith(']') ? before.Length : before.LastIndexOf(':');
        return Of(host < 0 ? null : before[..host], plain[(container + 1)..], line);
    }

    /// <summary>Reads the container's port or range; null where it is none.</summary>
    public static PublishedPort? Of(string? address, string target, int line)
    {
        string[] range = target.Split('-');
        return int.TryParse(range[0], NumberStyles.None, CultureInfo.InvariantCulture, out int first)
            && int.TryParse(range[^1], NumberStyles.None, CultureInfo.InvariantCulture, out int last)
                ? new PublishedPort(address, first, last, line)
                : null;
    }
}
