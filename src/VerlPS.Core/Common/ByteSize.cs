using System.Globalization;
using System.Text.RegularExpressions;

namespace VerlPS;

/// <summary>
/// An amount of memory or disk. Written as Docker writes it: a number and an optional unit
/// (<c>b</c>, <c>k</c>, <c>m</c>, <c>g</c>, <c>t</c>; <c>kb</c> and <c>KiB</c> mean the same), always powers of 1024.
/// </summary>
public readonly partial record struct ByteSize
{
    /// <summary>Creates a size from a number of bytes, 0 or more.</summary>
    public ByteSize(long bytes)
    {
        if (bytes < 0)
            throw Malformed(bytes.ToString(CultureInfo.InvariantCulture));
        Bytes = bytes;
    }

    /// <summary>Reads a size such as <c>32g</c>, <c>32GiB</c>, <c>1.5t</c> or <c>1048576</c>.</summary>
    /// <exception cref="VerlException">InvalidArgument: the text is not a size, or more than 8 EiB.</exception>
    public ByteSize(string text)
    {
        Match match = Form().Match(text ?? string.Empty);
        if (!match.Success)
            throw Malformed(text);

        int power = match.Groups["unit"].Value.ToUpperInvariant() switch
        {
            "K" => 1,
            "M" => 2,
            "G" => 3,
            "T" => 4,
            "P" => 5,
            _ => 0,
        };
        double bytes = double.Parse(match.Groups["number"].ValueSpan, CultureInfo.InvariantCulture) * Math.Pow(1024, power);
        if (bytes >= long.MaxValue)
            throw Malformed(text);
        Bytes = (long)bytes;
    }

    /// <summary>The size in bytes.</summary>
    public long Bytes { get; }

    /// <summary>Reads a size; the form that PowerShell's type conversion looks for.</summary>
    public static ByteSize Parse(string text) => new(text);

    /// <summary>The size with a unit, three digits at most: <c>12.4 GiB</c>.</summary>
    public static string Format(long bytes)
    {
        string[] units = ["B", "KiB", "MiB", "GiB", "TiB", "PiB"];
        double value = bytes;
        int unit = 0;
        while (Math.Abs(value) >= 1023.5 && unit < units.Length - 1)
        {
            value /= 1024;
            unit++;
        }

        string format = unit == 0 || Math.Abs(value) >= 99.95 ? "0" : "0.#";
        return string.Create(CultureInfo.InvariantCulture, $"{value.ToString(format, CultureInfo.InvariantCulture)} {units[unit]}");
    }

    /// <inheritdoc/>
    public override string ToString() => Format(Bytes);

    private static VerlException Malformed(string? text) => new(
        VerlErrorKind.InvalidArgument,
        $"'{text}' is not a size.",
        text,
        "Write a number with a unit of k, m, g or t (powers of 1024), for example 32g, 512m or 1.5t.");

    [GeneratedRegex(@"^\s*(?<number>\d{1,19}(?:\.\d{1,9})?)\s*(?:(?<unit>[kmgtp])(?:i?b)?|b)?\s*$", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Form();
}
