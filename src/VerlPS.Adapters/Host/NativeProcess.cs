using System.Runtime.InteropServices;

namespace VerlPS.Adapters.Host;

/// <summary>What .NET does not do to processes.</summary>
internal static class NativeProcess
{
    private const int SigInt = 2;

    /// <summary>Asks a process to end as Ctrl+C does; one that is gone already is none to ask.</summary>
    public static void Interrupt(int id)
    {
        if (OperatingSystem.IsLinux())
            _ = Kill(id, SigInt);
    }

    [DllImport("libc", EntryPoint = "kill", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int Kill(int id, int signal);
}
