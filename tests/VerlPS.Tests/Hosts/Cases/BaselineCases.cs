using VerlPS.Hosts;
using static VerlPS.CheckStatus;
using static VerlPS.Tests.Hosts.HealthyHost;

namespace VerlPS.Tests.Hosts;

/// <summary>Cases of the check on what changed.</summary>
internal static class BaselineCases
{
    public static RuleCase[] Rules { get; } =
    [
        new("HOST-BASELINE", Since([]), Passed, null),
        new("HOST-BASELINE", Since(new() { ["kernel"] = "6.1" }), Warning, "1 fact is not as on 2026-01-02 03:04: kernel"),
        new("HOST-BASELINE", Since(new() { ["cpus"] = "1", ["driver"] = "1", ["kernel"] = "1", ["memory"] = "1", ["os"] = "1" }), Warning, "5 facts are not as on 2026-01-02 03:04: cpus, driver, kernel, memory, …"),
        new("HOST-BASELINE", Facts with { Request = Request with { BaselinePath = "/base.json" } }, Skipped, "no baseline yet: this run writes it"),
    ];

    private static HostFacts Since(Dictionary<string, string> changed)
    {
        Dictionary<string, string> values = new(BaselineFacts.Read(Facts).Values);
        foreach ((string name, string value) in changed)
            values[name] = value;
        HostBaseline before = new(new DateTimeOffset(2026, 1, 2, 3, 4, 5, TimeSpan.Zero), values);
        return Facts with { Request = Request with { BaselinePath = "/base.json", Baseline = before } };
    }
}
