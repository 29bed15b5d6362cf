using System.Globalization;

namespace VerlPS.Hosts;

/// <summary>Reads /proc/net/tcp and /proc/net/tcp6 (proc(5)): one socket a line, address and port as hexadecimal numbers.</summary>
public static class ListeningPorts
{
    private const string Listening = "0A";

    /// <summary>The ports on which something listens, whatever the address; lines of another form are left out.</summary>
    public static IReadOnlySet<int> Parse(params string?[] tables)
        => tables.SelectMany(table => (table ?? string.Empty).Split('\n')).Select(FindPort).OfType<int>().ToHashSet();

    // "  0: 0100007F:18EB 00000000:0000 0A …": number, local address, remote address, state.
    private static int? FindPort(string line)
    {
        string[] fields = line.Split(' ', 5, StringSplitOptions.RemoveEmptyEntries);
        return fields.Length == 5 && fields[3] == Listening && fields[1].LastIndexOf(':') is > 0 and int colon
            && ushort.TryParse(fields[1].AsSpan(colon + 1), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out ushort port)
                ? port
                : null;
    }
}
