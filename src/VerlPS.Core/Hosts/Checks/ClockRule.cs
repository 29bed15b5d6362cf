using System.Globalization;

namespace VerlPS.Hosts;

/// <summary>The rule on the clock: kept right by something, and right where a server was asked.</summary>
internal static class ClockRule
{
    public static Finding Check(ClockState clock, HostFacts facts)
    {
        string state = clock.IsSynchronized ? "synchronised" : "not synchronised";
        Finding finding = clock.IsSynchronized ? Finding.Pass(state) : Finding.Warn(state, "nothing keeps the clock right: in time certificates are refused and logs don't match");
        if (facts.Network.ClockSkew.Value is not ClockSkew measured)
            return finding;

        TimeSpan skew = measured.Skew.Duration();
        string off = string.Create(CultureInfo.InvariantCulture, $"{skew.TotalSeconds:0} s {(measured.Skew > TimeSpan.Zero ? "ahead of" : "behind")} {measured.Server}");
        return skew > facts.Profile.ClockSkewMaximum ? Finding.Fail($"{state}, {off}", $"the clock is {off}: certificates are refused, logs don't match")
            : skew >= facts.Profile.ClockSkew ? Finding.Warn($"{state}, {off}", $"the clock is {off}")
            : finding;
    }
}
