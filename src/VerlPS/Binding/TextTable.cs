using System.Collections;
using System.Globalization;
using System.Management.Automation;
using System.Net;
using System.Security;

namespace VerlPS.Commands;

/// <summary>Reads a hashtable of variables; a SecureString is read where it is needed and nowhere else.</summary>
internal static class TextTable
{
    public static Dictionary<string, string> Read(IDictionary table)
        => table.Cast<DictionaryEntry>().ToDictionary(entry => Text(entry.Key), entry => Text(entry.Value), StringComparer.Ordinal);

    private static string Text(object? value) => (value is PSObject wrapped ? wrapped.BaseObject : value) switch
    {
        SecureString secret => new NetworkCredential(string.Empty, secret).Password,
        object plain => Convert.ToString(plain, CultureInfo.InvariantCulture) ?? string.Empty,
        null => string.Empty,
    };
}
