using System.Globalization;
using System.Xml.Linq;

namespace VerlPS.Hosts;

/// <summary>
/// Reads the text of nvidia-smi's elements. A value can be there, be absent (the board or this user has none)
/// or be replaced by a fault; absent and faulty are not the same.
/// </summary>
internal static class SmiValue
{
    private const int LongestValue = 256;

    private static readonly HashSet<string> Absent = new(StringComparer.OrdinalIgnoreCase)
    {
        string.Empty, "N/A", "None", "Not Supported", "Function Not Found", "Not Found", "Insufficient Permissions",
        "Requested functionality has been deprecated",
    };

    // In the order of gravity.
    private static readonly string[] Faults = ["GPU is lost", "GPU requires reset", "Unknown Error", "ERR!"];

    private static readonly Dictionary<string, int> Shifts = new(StringComparer.Ordinal) { ["B"] = 0, ["KiB"] = 10, ["MiB"] = 20, ["MB"] = 20, ["GiB"] = 30, ["TiB"] = 40 };

    /// <summary>The text of the first of the named elements that has a value. A name may be a path: a/b.</summary>
    public static string? Text(XElement parent, params string[] paths)
        => paths.Select(path => Find(parent, path)).Select(element => element is null ? null : Own(element)).FirstOrDefault(text => text is not null);

    /// <summary>A mode's word, of which N/A and None are words like others.</summary>
    public static string? Mode(XElement parent, string path)
        => Find(parent, path) is not XElement element ? null
            : Bare(element) is "N/A" or "None" ? Bare(element)
            : Own(element);

    /// <summary>The element's own text; null where it has no value.</summary>
    public static string? Own(XElement element)
        => Bare(element) is string { Length: <= LongestValue } text && !Absent.Contains(text) && FaultOf(text) is null
            && !IsBracketed(element) && !text.Any(char.IsControl)
                ? text
                : null;

    /// <summary>A whole number without a unit.</summary>
    public static int? Number(XElement parent, params string[] paths)
        => Count(parent, paths) is long number and >= int.MinValue and <= int.MaxValue ? (int)number : null;

    /// <summary>The same for counters, which can grow large.</summary>
    public static long? Count(XElement parent, params string[] paths)
        => long.TryParse(Text(parent, paths), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out long number) ? number : null;

    /// <summary>A number in the given unit: "69.5 W", "-3 C".</summary>
    public static double? Quantity(XElement parent, string unit, params string[] paths)
        => Measure(parent, paths) is (double value, string found) && found == unit ? value : null;

    /// <summary>The same as a whole number.</summary>
    public static int? Whole(XElement parent, string unit, params string[] paths)
        => Quantity(parent, unit, paths) is double value and > int.MinValue and < int.MaxValue ? (int)value : null;

    /// <summary>Bytes, from "81559 MiB".</summary>
    public static long? Bytes(XElement parent, params string[] paths)
    {
        if (Measure(parent, paths) is not (double value, string unit) || !Shifts.TryGetValue(unit, out int shift))
            return null;
        double bytes = value * (1L << shift);
        return bytes is >= 0 and < long.MaxValue ? (long)bytes : null;
    }

    /// <summary>Lanes, from "16x".</summary>
    public static int? Lanes(XElement parent, string path)
        => int.TryParse(Text(parent, path)?.TrimEnd('x'), NumberStyles.None, CultureInfo.InvariantCulture, out int lanes) && lanes > 0 ? lanes : null;

    /// <summary>Yes or no, in any of nvidia-smi's words; null where it says neither.</summary>
    public static bool? IsOn(XElement parent, string path) => IsOn(Text(parent, path));

    /// <inheritdoc cref="IsOn(XElement, string)"/>
    public static bool? IsOn(string? text) => text switch
    {
        "Yes" or "Enabled" or "Active" or "True" => true,
        "No" or "Disabled" or "Not Active" or "False" => false,
        _ => null,
    };

    /// <summary>The gravest fault that any of the elements reports; null where none does.</summary>
    public static string? FindFault(IEnumerable<XElement> elements)
    {
        HashSet<string?> found = [.. elements.Select(Bare).Select(FaultOf)];
        return Faults.FirstOrDefault(found.Contains);
    }

    /// <summary>The first element of that path; null where there is none.</summary>
    public static XElement? Find(XElement parent, string path)
        => path.Split('/').Aggregate((XElement?)parent, (element, name) => element?.Element(name));

    private static (double Value, string Unit)? Measure(XElement parent, string[] paths)
        => Text(parent, paths)?.Split(' ') is [string number, string unit]
            && double.TryParse(number, NumberStyles.Float, CultureInfo.InvariantCulture, out double value) && double.IsFinite(value)
                ? (value, unit)
                : null;

    private static string? FaultOf(string? text) => Faults.FirstOrDefault(fault => fault.Equals(text, StringComparison.OrdinalIgnoreCase));

    // In brackets nvidia-smi prints the library's error in place of a value, never a value.
    private static bool IsBracketed(XElement element) => element.Value.Trim() is ['[', .., ']'];

    // Only a leaf's text: the text of a whole tree is gathered by recursion, which a deep one doesn't survive.
    private static string? Bare(XElement element)
        => element.HasElements ? null : element.Value.Trim() is ['[', .. string inner, ']'] ? inner.Trim() : element.Value.Trim();
}
