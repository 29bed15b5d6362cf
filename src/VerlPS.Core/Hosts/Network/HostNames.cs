using System.Net;

namespace VerlPS.Hosts;

/// <summary>Reads /etc/hosts (hosts(5)).</summary>
public static class HostNames
{
    /// <summary>The addresses that the file gives a name, in its order; empty where it does not know the name.</summary>
    public static IReadOnlyList<string> Find(string? text, string name)
        => [.. from line in (text ?? string.Empty).Split('\n')
               let words = line.Split('#')[0].Split([' ', '\t', '\r'], StringSplitOptions.RemoveEmptyEntries)
               where words.Length > 1 && IPAddress.TryParse(words[0], out _) && words.Skip(1).Contains(name, StringComparer.OrdinalIgnoreCase)
               select words[0]];

    /// <summary>The address leads back to the host itself, as Debian's 127.0.1.1 does.</summary>
    public static bool IsLoopback(string address) => IPAddress.TryParse(address, out IPAddress? parsed) && IPAddress.IsLoopback(parsed);
}
