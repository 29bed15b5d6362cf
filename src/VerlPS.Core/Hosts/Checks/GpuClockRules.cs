using System.Globalization;

namespace VerlPS.Hosts;

/// <summary>Rules on boards that run slower than they could.</summary>
internal static class GpuClockRules
{
    private static readonly string[] Broken = ["hw_slowdown", "hw_thermal_slowdown", "hw_power_brake_slowdown"];
    private static readonly string[] Slowed = ["sw_thermal_slowdown", "sync_boost"];

    // Idle clocks and the power cap are a board's normal life. So are application clocks at their default, which for some boards is under the maximum.
    public static Finding Throttle(IReadOnlyList<Gpu> gpus)
    {
        Gpu[] told = gpus.That(gpu => gpu.ClockEventReasons is not null);
        if (told.Length == 0)
            return Finding.Skip(Boards.NotTold);

        Gpu[] slow = [.. told.Where(gpu => Harmful(gpu).Any())];
        if (slow.Length == 0)
            return Finding.Pass("none");

        string found = string.Join(", ", slow.SelectMany(Harmful).Distinct());
        string reason = $"{slow.Name(gpus)} slowed down: {found}";
        return slow.SelectMany(Harmful).Intersect(Broken).Any() ? Finding.Fail(found, reason) : Finding.Warn(found, reason);
    }

    public static Finding Power(IReadOnlyList<Gpu> gpus)
    {
        Gpu[] told = gpus.That(gpu => gpu.PowerLimit is not null && gpu.PowerLimitDefault is not null);
        if (told.Length == 0)
            return Finding.Skip(Boards.NotTold);

        Gpu[] capped = [.. told.Where(gpu => gpu.PowerLimit < gpu.PowerLimitDefault)];
        return capped.Length == 0
            ? Finding.Pass(string.Join(", ", told.Select(gpu => Watts(gpu.PowerLimit)).Distinct()))
            : Finding.Warn(Watts(capped.Min(gpu => gpu.PowerLimit)), $"{capped.Name(gpus)} may draw {Watts(capped[0].PowerLimit)} where {Watts(capped[0].PowerLimitDefault)} is the default: slower by as much") with
            {
                Remedy = $"Set the default again, 'nvidia-smi -pl {capped[0].PowerLimitDefault?.ToString("0", CultureInfo.InvariantCulture)}', unless the rack's power asks for less.",
            };
    }

    public static Finding Applications(IReadOnlyList<Gpu> gpus)
    {
        Gpu[] told = gpus.That(gpu => gpu.ApplicationClock is not null && gpu.ApplicationClockDefault is not null);
        if (told.Length == 0)
            return gpus.Any(gpu => gpu.ClockMaximum is not null) ? Finding.Pass("no application clocks") : Finding.Skip(Boards.NotTold);

        Gpu[] capped = [.. told.Where(IsCapped)];
        return capped.Length == 0
            ? Finding.Pass(string.Join(", ", told.Select(gpu => $"{gpu.ApplicationClock} MHz").Distinct()))
            : Finding.Warn($"{capped.Min(gpu => gpu.ApplicationClock)} MHz", $"applications on {capped.Name(gpus)} get {capped[0].ApplicationClock} MHz where {capped[0].ApplicationClockDefault} MHz is the default");
    }

    private static bool IsCapped(Gpu gpu) => gpu.ApplicationClock < gpu.ApplicationClockDefault;

    private static IEnumerable<string> Harmful(Gpu gpu)
        => (gpu.ClockEventReasons ?? []).Intersect([.. Broken, .. Slowed, .. gpu.ApplicationClockDefault is null || IsCapped(gpu) ? ["applications_clocks_setting"] : Array.Empty<string>()]);

    private static string Watts(double? power) => string.Create(CultureInfo.InvariantCulture, $"{power:0.#} W");
}
