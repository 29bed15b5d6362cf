using System.Globalization;
using System.Xml.Linq;

namespace VerlPS.Hosts;

/// <summary>
/// Reads the text of nvidia-smi's elements. A value can be there, be absent (the board or this user has none)
/// or be replaced by a fault; absent and faulty are not the same.
/// </summary>
internal static class SmiValue
{
    private static readonly HashSet<string> Absent = new(StringComparer.OrdinalIgnoreCase)
    {
        string.Empty, "N/A", "None", "Not Supported", "Function Not Found", "Not Found", "Insufficient Permissions",
        "Requested functionality has been deprecated",
    };

    // In the order of gravity.
    private static readonly string[] Faults = ["GPU is lost", "GPU requires reset", "Unknown Error", "ERR!"];

    /// <summary>The text of the first of the named elements that has a value. A name may be a path: a/b.</summary>
    public static string? Text(XElement parent, params string[] paths)
        => paths.Select(path => Bare(Find(parent, path)))
            .FirstOrDefault(text => text is not null && !Absent.Contains(text) && FaultOf(text) is null);

    /// <summary>A whole number without a unit.</summary>
    public static int? Number(XElement parent, params string[] paths)
        => int.TryParse(Text(parent, paths), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out int number) ? number : null;

    /// <summary>A number in the given unit: "69.5 W", "-3 C".</summary>
    public static double? Quantity(XElement parent, string unit, params string[] paths)
        => Text(parent, paths)?.Split(' ') is [string number, string found] && found == unit
            && double.TryParse(number, NumberStyles.Float, CultureInfo.InvariantCulture, out double value)
                ? value
                : null;

    /// <summary>Bytes, from "81559 MiB".</summary>
    public static long? Bytes(XElement parent, params string[] paths)
        => Quantity(parent, "MiB", paths) is double mebibytes ? (long)mebibytes << 20 : null;

    /// <summary>Yes, Enabled or Active.</summary>
    public static bool IsOn(XElement parent, string path) => Text(parent, path) is "Yes" or "Enabled" or "Active";

    /// <summary>The gravest fault that any of the elements reports; null where none does.</summary>
    public static string? FindFault(IEnumerable<XElement> elements)
    {
        HashSet<string?> found = [.. elements.Where(element => !element.HasElements).Select(element => FaultOf(Bare(element)))];
        return Faults.FirstOrDefault(found.Contains);
    }

    private static string? FaultOf(string? text) => Faults.FirstOrDefault(fault => fault.Equals(text, StringComparison.OrdinalIgnoreCase));

    private static XElement? Find(XElement parent, string path)
        => path.Split('/').Aggregate((XElement?)parent, (element, name) => element?.Element(name));

    private static string? Bare(XElement? element)
        => element is null || element.HasElements ? null : element.Value.Trim() is ['[', .. string inner, ']'] ? inner.Trim() : element.Value.Trim();
}
