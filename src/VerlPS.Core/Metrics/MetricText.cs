using System.Globalization;

namespace VerlPS;

/// <summary>Metrics as a person reads them; the same on every machine.</summary>
public static class MetricText
{
    /// <summary>A number; <c>nan</c>, <c>inf</c> and <c>-inf</c> as Python has them; null for none.</summary>
    /// <param name="value">The number.</param>
    /// <param name="format">One of .NET's own formats.</param>
    public static string? Of(double? value, string format) => value switch
    {
        null => null,
        double.NaN => "nan",
        double.PositiveInfinity => "inf",
        double.NegativeInfinity => "-inf",
        double number => number.ToString(format, CultureInfo.InvariantCulture),
    };

    /// <summary>A time, with its two largest units.</summary>
    public static string Of(TimeSpan time) => time switch
    {
        { TotalDays: >= 1 } => string.Create(CultureInfo.InvariantCulture, $"{time.Days} d {time.Hours} h"),
        { TotalHours: >= 1 } => string.Create(CultureInfo.InvariantCulture, $"{time.Hours} h {time.Minutes} m"),
        { TotalMinutes: >= 1 } => string.Create(CultureInfo.InvariantCulture, $"{time.Minutes} m"),
        _ => string.Create(CultureInfo.InvariantCulture, $"{time.Seconds} s"),
    };

    /// <summary>A ratio as what is more or less: <c>+12.5 %</c>; with many times as much, <c>× 40</c>.</summary>
    public static string Share(double ratio) => ratio switch
    {
        double.NaN => "nan",
        double.PositiveInfinity or double.NegativeInfinity => "ref 0",
        >= 10 or <= -10 => string.Create(CultureInfo.InvariantCulture, $"× {ratio:0}"),
        _ => string.Create(CultureInfo.InvariantCulture, $"{(ratio - 1) * 100:+0.0;-0.0;0.0} %"),
    };
}
