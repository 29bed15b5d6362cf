namespace VerlPS.Hosts;

/// <summary>What shall be mended, and how.</summary>
public sealed record RepairRequest
{
    /// <summary>The checks whose problems shall be mended.</summary>
    public CheckSelection Selection { get; init; } = CheckSelection.All;

    /// <summary>Mirrors of Docker Hub that the engine shall use first.</summary>
    public IReadOnlyList<Uri> Mirrors { get; init; } = [];

    /// <summary>What is expected of the host.</summary>
    public HostProfile Profile { get; init; } = HostProfile.Default;
}
