using System.Text;

namespace VerlPS.Hosts;

/// <summary>What /proc/cpuinfo tells of the first processor.</summary>
/// <param name="Architecture">x86_64 or aarch64; null for others.</param>
/// <param name="IsVirtual">A hypervisor runs the machine; an Arm processor never says so.</param>
public sealed record CpuInfo(string? Architecture, bool IsVirtual)
{
    // One processor's paragraph takes 2 to 3 KB; the whole file of a big host is slow to make.
    private const int Enough = 8192;

    /// <summary>Reads the first paragraph; null where there is no such file.</summary>
    public static CpuInfo? Read(IHostTree tree)
        => tree.TryReadBytes("/proc/cpuinfo", Enough) is { Length: > 0 } bytes ? Parse(Encoding.UTF8.GetString(bytes)) : null;

    /// <summary>Reads lines of name and value.</summary>
    public static CpuInfo Parse(string text)
    {
        HashSet<string> flags = [];
        bool arm = false;
        foreach (ReadOnlySpan<char> line in text.AsSpan().EnumerateLines())
        {
            int colon = line.IndexOf(':');
            if (colon < 0)
                continue;
            ReadOnlySpan<char> name = line[..colon].TrimEnd();
            if (name.SequenceEqual("flags"))
                flags.UnionWith(line[(colon + 1)..].ToString().Split(' ', StringSplitOptions.RemoveEmptyEntries));
            arm |= name.SequenceEqual("CPU implementer");
        }

        // lm: the processor's long mode, which is what makes it 64-bit.
        return new CpuInfo(flags.Contains("lm") ? "x86_64" : arm ? "aarch64" : null, flags.Contains("hypervisor"));
    }
}
