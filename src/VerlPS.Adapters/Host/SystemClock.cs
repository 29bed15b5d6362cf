using System.Runtime.InteropServices;
using VerlPS.Hosts;

namespace VerlPS.Adapters.Host;

/// <summary>Asks the kernel, as timedatectl and chronyc do in the end.</summary>
public sealed class SystemClock : ISystemClock
{
    private const int TimeError = 5;

    /// <inheritdoc/>
    public bool? IsSynchronized()
    {
        // struct timex with modes = 0 only reads; it is 208 bytes on 64-bit Linux.
        byte[] query = new byte[512];
        return OperatingSystem.IsLinux() && Adjust(query) is int state and >= 0 ? state != TimeError : null;
    }

    [DllImport("libc", EntryPoint = "adjtimex", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int Adjust([In, Out] byte[] query);
}
