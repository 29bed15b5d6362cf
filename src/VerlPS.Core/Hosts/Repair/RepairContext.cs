namespace VerlPS.Hosts;

/// <summary>What this machine tells a plan that no report does.</summary>
/// <param name="HostName">Its name.</param>
/// <param name="ConfigFile">The engine's file of settings.</param>
/// <param name="ConfigText">What is in it; null where there is none.</param>
/// <param name="IsRoot">The asking user may change the system.</param>
public sealed record RepairContext(string HostName, string ConfigFile, string? ConfigText, bool IsRoot)
{
    /// <summary>The distribution; null where os-release doesn't tell.</summary>
    public LinuxDistribution? Distribution { get; init; }

    /// <summary>Whoever asks: behind sudo the user who called it; null where that is root alone.</summary>
    public string? User { get; init; }

    /// <summary>dockerd is on PATH.</summary>
    public bool HasEngine { get; init; }

    /// <summary>nvidia-ctk and the hook of the container toolkit are on PATH.</summary>
    public bool HasToolkit { get; init; }

    /// <summary>The largest packet that goes out by the default route; null where there is none.</summary>
    public int? Mtu { get; init; }
}
