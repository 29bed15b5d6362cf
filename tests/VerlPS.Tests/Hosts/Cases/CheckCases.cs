using VerlPS.Hosts;

namespace VerlPS.Tests.Hosts;

/// <summary>Facts, and what a check makes of them; a null reason leaves the wording open.</summary>
public sealed record RuleCase(string Id, HostFacts Facts, CheckStatus Status, string? Reason)
{
    public override string ToString() => $"{Id} {Status} {Reason}";
}

/// <summary>A change to a healthy host's files, programs or engine, and what a check makes of it; a null reason leaves the wording open.</summary>
internal sealed record TreeCase(string Id, Action<HostBench> Change, CheckStatus Status, string? Reason)
{
    /// <summary>What the host is tested for.</summary>
    public HostTestRequest Request { get; init; } = HostBench.Wanted();

    public override string ToString() => $"{Id} {Status} {Reason}";
}

/// <summary>All cases.</summary>
internal static class CheckCases
{
    public static IReadOnlyList<RuleCase> Rules { get; } =
    [
        .. HostCases.Rules, .. BaselineCases.Rules, .. EngineCases.Rules, .. GpuCases.Rules, .. BoardCases.Rules, .. ToolkitCases.Rules, .. NetworkCases.Rules, .. RdmaCases.Rules, .. ImageCases.Rules, .. JobCases.Rules,
    ];

    public static IReadOnlyList<TreeCase> Trees { get; } =
    [
        .. HostCases.Trees, .. EngineCases.Trees, .. GpuCases.Trees, .. BoardCases.Trees, .. ToolkitCases.Trees, .. NetworkCases.Trees, .. RdmaCases.Trees, .. ImageCases.Trees, .. JobCases.Trees,
    ];
}
