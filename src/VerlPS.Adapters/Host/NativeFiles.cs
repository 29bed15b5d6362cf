using System.Runtime.InteropServices;
using System.Text;
using VerlPS.Containers;
using VerlPS.Hosts;

namespace VerlPS.Adapters.Host;

/// <summary>What .NET does not tell of files: inodes, access rights of the asking user, the time of an inode's change.</summary>
internal static class NativeFiles
{
    private const int AtFdCwd = -100;
    private const uint StatxOwner = 0x8;
    private const uint StatxCtime = 0x80;
    private const uint StatxInode = 0x100;
    private const int NoEntry = 2;
    private const int NoFolder = 20;

    /// <summary>The space of the file system that holds a path; null where it can't be told.</summary>
    public static FileSystemSpace? Measure(string path)
    {
        // struct statvfs of 64-bit Linux, glibc and musl alike: eleven words and some spare room.
        ulong[] answer = new ulong[32];
        if (!OperatingSystem.IsLinux() || StatVfs(Encode(path), answer) != 0)
            return null;

        ulong fragment = answer[1];
        bool counted = answer[5] > 0;
        return new FileSystemSpace(
            (long)(answer[4] * fragment),
            (long)(answer[2] * fragment),
            counted ? (long)answer[7] : null,
            counted ? (long)answer[5] : null);
    }

    /// <summary>access(2) of the user who asks.</summary>
    public static bool MayAccess(string path, int access) => OperatingSystem.IsLinux() && Access(Encode(path), access) == 0;

    /// <summary>When the content or the inode last changed; null where there is no such file. A package manager keeps the time of writing of what it unpacks, but the inode is new.</summary>
    public static DateTimeOffset? ChangedAt(string path)
    {
        byte[] answer = new byte[256];
        if (!OperatingSystem.IsLinux() || Statx(AtFdCwd, Encode(path), 0, StatxCtime, answer) != 0)
            return null;

        const int CtimeSeconds = 0x60, CtimeNanoseconds = 0x68;
        return DateTimeOffset.FromUnixTimeSeconds(BitConverter.ToInt64(answer, CtimeSeconds)).AddTicks(BitConverter.ToUInt32(answer, CtimeNanoseconds) / 100);
    }

    /// <summary>What the path leads to; null where there is nothing.</summary>
    public static FileIdentity? Identify(string path)
    {
        byte[] answer = new byte[256];
        if (!OperatingSystem.IsLinux())
            return FileIdentity.Hidden;
        if (Statx(AtFdCwd, Encode(path), 0, StatxInode, answer) != 0)
            return Marshal.GetLastPInvokeError() is NoEntry or NoFolder ? null : FileIdentity.Hidden;

        const int Inode = 0x20, Major = 0x88, Minor = 0x8c;
        return new FileIdentity($"{BitConverter.ToUInt32(answer, Major)}:{BitConverter.ToUInt32(answer, Minor)}", BitConverter.ToUInt64(answer, Inode));
    }

    /// <summary>The owner's number; null where there is no such file.</summary>
    public static uint? OwnerOf(string path)
    {
        byte[] answer = new byte[256];
        const int Owner = 0x14;
        return OperatingSystem.IsLinux() && Statx(AtFdCwd, Encode(path), 0, StatxOwner, answer) == 0 ? BitConverter.ToUInt32(answer, Owner) : null;
    }

    /// <summary>The number of the user whose rights this process has.</summary>
    public static uint CurrentUser() => OperatingSystem.IsLinux() ? EffectiveUser() : 0;

    /// <summary>chown(2); the reason why not, or null. The owner is what matters: who may not give it to the group leaves the group.</summary>
    public static string? GiveTo(string path, uint uid, uint gid)
        => !OperatingSystem.IsLinux() ? "there are no owners by number on this system"
            : Chown(Encode(path), uid, gid) == 0 || Chown(Encode(path), uid, uint.MaxValue) == 0 ? null
            : Marshal.GetPInvokeErrorMessage(Marshal.GetLastPInvokeError());

    private static byte[] Encode(string path) => Encoding.UTF8.GetBytes(path + '\0');

    [DllImport("libc", EntryPoint = "statvfs", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int StatVfs(byte[] path, [Out] ulong[] answer);

    [DllImport("libc", EntryPoint = "access", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int Access(byte[] path, int mode);

    [DllImport("libc", EntryPoint = "chown", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int Chown(byte[] path, uint uid, uint gid);

    [DllImport("libc", EntryPoint = "geteuid")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern uint EffectiveUser();

    [DllImport("libc", EntryPoint = "statx", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int Statx(int folder, byte[] path, int flags, uint mask, [Out] byte[] answer);
}
