using System.Runtime.InteropServices;
using System.Text;
using VerlPS.Hosts;

namespace VerlPS.Adapters.Host;

/// <summary>Reads the kernel's log through syslog(2), which returns at once; /dev/kmsg would wait for the next line.</summary>
/// <param name="file">A file that stands in for it; null for the kernel's own.</param>
public sealed class KernelLog(string? file = null) : IKernelLog
{
    private const int ReadAll = 3, SizeOfBuffer = 10;

    /// <inheritdoc/>
    public string? Read()
    {
        if (file is not null)
            return File.Exists(file) ? File.ReadAllText(file) : null;
        if (!OperatingSystem.IsLinux() || Control(SizeOfBuffer, null, 0) is not (int size and > 0))
            return null;

        byte[] buffer = new byte[size];
        int read = Control(ReadAll, buffer, size);
        return read < 0 ? null : Encoding.UTF8.GetString(buffer, 0, read);
    }

    [DllImport("libc", EntryPoint = "klogctl", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int Control(int type, [Out] byte[]? buffer, int length);
}
