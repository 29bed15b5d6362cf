namespace VerlPS.Hosts;

/// <summary>A check as the catalogue has it.</summary>
/// <param name="Id">Its stable id.</param>
/// <param name="Group">Its group.</param>
/// <param name="Name">What is looked at.</param>
/// <param name="Source">Where that is read.</param>
/// <param name="Wanted">What passes with the default profile.</param>
/// <param name="Remedy">What to do otherwise; empty where the rule says it.</param>
public sealed record CheckDescription(string Id, string Group, string Name, string Source, string Wanted, string Remedy)
{
    /// <summary>The check with a verdict.</summary>
    internal HostCheck With(Finding finding, TimeSpan duration) => new()
    {
        Id = Id,
        Group = Group,
        Name = Name,
        Status = finding.Status,
        Found = finding.Found,
        Wanted = finding.Wanted ?? Wanted,
        Reason = finding.Reason,
        Remedy = finding.Status is CheckStatus.Warning or CheckStatus.Failed ? finding.Remedy ?? (Remedy.Length > 0 ? Remedy : null) : null,
        Duration = duration,
    };
}
