namespace VerlPS.Hosts;

/// <summary>SELinux on a host.</summary>
/// <param name="IsEnabled">The kernel has a policy.</param>
/// <param name="IsEnforcing">What the policy does not allow is denied and not only logged.</param>
public sealed record Selinux(bool IsEnabled, bool IsEnforcing)
{
    /// <summary>Reads the kernel's switch; null where there is no /sys.</summary>
    public static Selinux? Read(IHostTree tree)
    {
        string? enforce = tree.TryReadText("/sys/fs/selinux/enforce");
        return enforce is null && !tree.DirectoryExists("/sys/fs") ? null : new Selinux(enforce is not null, enforce?.Trim() == "1");
    }
}
