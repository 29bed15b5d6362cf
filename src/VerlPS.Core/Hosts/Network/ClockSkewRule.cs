using System.Globalization;
using VerlPS.Images;

namespace VerlPS.Hosts;

/// <summary>Compares this host's clock with a server's, by the Date of its answer (RFC 9110, section 6.6.1).</summary>
public static class ClockSkewRule
{
    // Date has whole seconds, cut off: on average half of one is missing.
    private static readonly TimeSpan Rounding = TimeSpan.FromSeconds(0.5);

    /// <summary>By the answer of the registry, or of a mirror.</summary>
    public static Fact<ClockSkew> Measure(Fact<RegistryReading> registry)
        => registry.Value is not RegistryReading reading ? Fact.None<ClockSkew>(registry.Missing!)
            : Measure(reading.Server) is ClockSkew skew ? Fact.Of(skew, reading.Server.Answer.Elapsed)
            : Fact.None<ClockSkew>($"{RegistryRoute.NameOf(reading.Server.Address)} does not tell the time", reading.Server.Answer.Elapsed);

    /// <summary>By one answer; null where it has no date, or comes from a cache and is older than it says.</summary>
    public static ClockSkew? Measure(ServerReading reading)
        => reading.Answer.Headers.TryGetValue("Date", out string? text)
            && !reading.Answer.Headers.ContainsKey("Age")
            && DateTimeOffset.TryParseExact(text, "r", CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out DateTimeOffset date)
                ? new ClockSkew(reading.At - (date + Rounding), RegistryRoute.NameOf(reading.Address))
                : null;
}
