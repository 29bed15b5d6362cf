using System.Text.RegularExpressions;

namespace VerlPS.Hosts;

/// <summary>Reads the settings of firewalls.</summary>
public static partial class FirewallFiles
{
    /// <summary>/etc/ufw/ufw.conf turns ufw on.</summary>
    public static bool IsUfwOn(string? text) => text is not null && Enabled().IsMatch(text);

    [GeneratedRegex("""^[ \t]*ENABLED=["']?yes["']?[ \t\r]*$""", RegexOptions.Multiline | RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Enabled();
}
