using System.Globalization;

namespace VerlPS.Hosts;

/// <summary>
/// The version of an NVIDIA driver, for example 570.124.06, or a whole branch, for example 525.
/// Compares by number, part by part: 575.51.03 is newer than 570.124.06.
/// </summary>
public sealed record DriverVersion : IComparable<DriverVersion>
{
    private readonly Version _numbers;
    private readonly string _text;

    private DriverVersion(Version numbers, string text)
    {
        _numbers = numbers;
        _text = text;
    }

    /// <summary>The branch: 570 for 570.124.06.</summary>
    public int Branch => _numbers.Major;

    /// <summary>Reads a version; null where the text is none.</summary>
    public static DriverVersion? TryParse(string? text)
    {
        string[] parts = (text ?? string.Empty).Trim().Split('.');
        if (parts.Length > 3)
            return null;

        int[] numbers = [0, 0, 0];
        for (int i = 0; i < parts.Length; i++)
        {
            if (!int.TryParse(parts[i], NumberStyles.None, CultureInfo.InvariantCulture, out numbers[i]))
                return null;
        }

        return new DriverVersion(new Version(numbers[0], numbers[1], numbers[2]), text!.Trim());
    }

    /// <inheritdoc/>
    public int CompareTo(DriverVersion? other) => _numbers.CompareTo(other?._numbers);

    /// <summary>570.124.06 and 570.124.6 are the same driver.</summary>
    public bool Equals(DriverVersion? other) => _numbers == other?._numbers;

    /// <inheritdoc/>
    public override int GetHashCode() => _numbers.GetHashCode();

    /// <summary>As it was written.</summary>
    public override string ToString() => _text;

    /// <summary>Older.</summary>
    public static bool operator <(DriverVersion left, DriverVersion right) => left.CompareTo(right) < 0;

    /// <summary>Newer.</summary>
    public static bool operator >(DriverVersion left, DriverVersion right) => left.CompareTo(right) > 0;

    /// <summary>Older or the same.</summary>
    public static bool operator <=(DriverVersion left, DriverVersion right) => left.CompareTo(right) <= 0;

    /// <summary>Newer or the same.</summary>
    public static bool operator >=(DriverVersion left, DriverVersion right) => left.CompareTo(right) >= 0;
}
