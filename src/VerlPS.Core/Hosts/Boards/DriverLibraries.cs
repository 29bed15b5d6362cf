using System.Text;

namespace VerlPS.Hosts;

/// <summary>The driver's user-space libraries, of which containers get these very files.</summary>
/// <param name="Cuda">libcuda.so.1; null where there is none.</param>
/// <param name="Management">libnvidia-ml.so.1, which nvidia-smi is built on; null where there is none.</param>
public sealed record DriverLibraries(DriverLibrary? Cuda, DriverLibrary? Management);

/// <summary>A library.</summary>
/// <param name="Path">Where it is.</param>
/// <param name="Cached">The linker's cache names it, so that programs find it.</param>
public sealed record DriverLibrary(string Path, bool Cached);

/// <summary>Looks for the driver's libraries as ldconfig -p would, without running it.</summary>
internal sealed class LibraryFolders(IHostTree tree)
{
    // A cache with ten thousand libraries takes less than a tenth of this.
    private const int CacheLimit = 16 << 20;

    private static readonly string[] Usual =
    [
        "/usr/lib/x86_64-linux-gnu", "/usr/lib/aarch64-linux-gnu", "/usr/lib64", "/usr/lib", "/usr/lib/wsl/lib", "/run/opengl-driver/lib", "/usr/local/nvidia/lib64",
    ];

    /// <summary>The libraries; null where there is neither a cache nor one of them.</summary>
    public DriverLibraries? Find()
    {
        byte[]? cache = tree.TryReadBytes("/etc/ld.so.cache", CacheLimit);
        DriverLibraries found = new(Find(cache, "libcuda.so.1"), Find(cache, "libnvidia-ml.so.1"));
        return cache is null && found is { Cuda: null, Management: null } ? null : found;
    }

    private DriverLibrary? Find(byte[]? cache, string name)
        => LinkerCache.Find(cache, name).FirstOrDefault(Is64Bit) is string cached ? new DriverLibrary(cached, Cached: true)
            : Usual.Select(folder => $"{folder}/{name}").FirstOrDefault(Is64Bit) is string other ? new DriverLibrary(other, Cached: false)
            : null;

    // A removed driver leaves names in the cache, and 32-bit libraries are of no use.
    private bool Is64Bit(string path)
    {
        const byte Elf64 = 2;
        return tree.TryReadBytes(path, 5) is [0x7F, (byte)'E', (byte)'L', (byte)'F', Elf64];
    }
}

/// <summary>Reads the linker's cache, a table and the texts that it points to (glibc, sysdeps/generic/dl-cache.h).</summary>
public static class LinkerCache
{
    /// <summary>The paths of a library, which are texts of their own that end with a zero. The table before them holds nothing that is wanted.</summary>
    public static IEnumerable<string> Find(byte[]? cache, string name)
    {
        byte[] wanted = Encoding.ASCII.GetBytes($"/{name}\0");
        for (int from = 0; cache.AsSpan(from).IndexOf(wanted) is int at and >= 0; from += at + wanted.Length)
        {
            int end = from + at + wanted.Length - 1;
            int begin = cache.AsSpan(0, end).LastIndexOf((byte)0) + 1;
            if (cache![begin] == '/' && end - begin < 4096)
                yield return Encoding.UTF8.GetString(cache, begin, end - begin);
        }
    }
}
