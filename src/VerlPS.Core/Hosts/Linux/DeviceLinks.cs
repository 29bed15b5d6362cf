namespace VerlPS.Hosts;

/// <summary>The links of /dev/char that name GPUs by their device numbers.</summary>
/// <param name="Gpus">Links to boards.</param>
public sealed record DeviceLinks(int Gpus)
{
    // Device major 195 is NVIDIA's (Linux, admin-guide/devices.txt); the minors 254 and 255 are no boards.
    private const string Major = "195:";

    /// <summary>Reads them; null where there is no /dev/char.</summary>
    public static DeviceLinks? Read(IHostTree tree)
        => tree.DirectoryExists("/dev/char")
            ? new DeviceLinks(tree.List("/dev/char").Count(name => name.StartsWith(Major, StringComparison.Ordinal) && name is not ("195:254" or "195:255")))
            : null;
}
