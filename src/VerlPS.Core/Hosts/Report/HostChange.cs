namespace VerlPS;

/// <summary>A fact of a host that is not as the baseline has it.</summary>
/// <param name="Name">The fact, for example "driver" or "gpu3.uuid".</param>
/// <param name="Before">Its value in the baseline; null where it was not there.</param>
/// <param name="Now">Its value now; null where it is gone.</param>
public sealed record HostChange(string Name, string? Before, string? Now)
{
    /// <inheritdoc/>
    public override string ToString() => $"{Name}: {Before ?? "none"} → {Now ?? "none"}";
}
