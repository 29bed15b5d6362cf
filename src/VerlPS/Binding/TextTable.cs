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

    /// <summary>The names whose values were given as SecureStrings.</summary>
    public static IEnumerable<string> Secrets(IDictionary table)
        => table.Cast<DictionaryEntry>().Where(entry => Unwrap(entry.Value) is SecureString).Select(entry => Text(entry.Key));

    /// <summary>A value as text.</summary>
    public static string Text(object? value) => Unwrap(value) switch
    {
        SecureString secret => new NetworkCredential(string.Empty, secret).Password,
        object plain => Convert.ToString(plain, CultureInfo.InvariantCulture) ?? string.Empty,
        null => string.Empty,
    };

    private static object? Unwrap(object? value) => value is PSObject wrapped ? wrapped.BaseObject : value;
}
