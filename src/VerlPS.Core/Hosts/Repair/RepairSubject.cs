namespace VerlPS.Hosts;

/// <summary>What is known of a host that shall be mended: from its report, or from single checks.</summary>
/// <param name="HostName">The host; null where nothing names it.</param>
/// <param name="Checks">What was looked at.</param>
public sealed record RepairSubject(string? HostName, IReadOnlyList<HostCheck> Checks)
{
    /// <summary>The engine's address; null where only checks are known.</summary>
    public string? DockerHost { get; init; }

    /// <summary>The host's distribution; null where not known.</summary>
    public LinuxDistribution? Distribution { get; init; }

    /// <summary>The engine's version; null where not known.</summary>
    public string? EngineVersion { get; init; }

    /// <summary>RAM in bytes; null where not known.</summary>
    public long? Memory { get; init; }

    /// <summary>The checks are all that the host was tested for; false for single checks, which belong together by their host.</summary>
    public bool IsReport { get; init; }

    /// <summary>A whole report.</summary>
    public static RepairSubject From(HostReport report) => new(report.HostName.Length > 0 ? report.HostName : null, report.Checks)
    {
        DockerHost = report.DockerHost,
        Distribution = report.Distribution,
        EngineVersion = report.Engine?.Version,
        Memory = report.Memory,
        IsReport = true,
    };

    /// <summary>One check.</summary>
    public static RepairSubject From(HostCheck check) => new(check.HostName, [check]);

    /// <summary>Checks of one host as one.</summary>
    public static IEnumerable<RepairSubject> Gather(IEnumerable<RepairSubject> subjects)
        => subjects.GroupBy(subject => subject.HostName).Select(host => host.First() with { Checks = [.. host.SelectMany(subject => subject.Checks)] });
}
