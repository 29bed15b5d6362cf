namespace VerlPS.Hosts;

/// <summary>AppArmor on a host.</summary>
/// <param name="IsEnabled">The kernel enforces it.</param>
/// <param name="Parser">The program that loads profiles; null where there is none.</param>
public sealed record AppArmor(bool IsEnabled, string? Parser)
{
    private const string SystemPath = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";

    /// <summary>Reads the kernel's switch and looks for the program where a service would; null where there is no /sys.</summary>
    public static AppArmor? Read(IHostTree tree)
        => tree.DirectoryExists("/sys/module")
            ? new AppArmor(
                tree.TryReadText("/sys/module/apparmor/parameters/enabled")?.Trim() == "Y",
                new HostFiles(tree).FindProgram(SystemPath, ["apparmor_parser"]))
            : null;
}
