using System.IO.Compression;
using System.Text;

namespace VerlPS.Hosts;

/// <summary>The options that a kernel was built with.</summary>
/// <param name="Path">The file that tells.</param>
/// <param name="Enabled">Of the options that matter here, those built in or as a module, without CONFIG_.</param>
public sealed record KernelConfig(string Path, IReadOnlySet<string> Enabled)
{
    // The longest of distributions' configurations is 300 KB.
    private const int Limit = 1 << 20;

    /// <summary>Reads the running kernel's configuration; null where none is to be found.</summary>
    public static KernelConfig? Read(IHostTree tree)
    {
        string? release = tree.TryReadText("/proc/sys/kernel/osrelease")?.Trim();
        string[] paths = ["/proc/config.gz", $"/boot/config-{release}", $"/lib/modules/{release}/config"];
        return paths
            .Select(path => tree.TryReadBytes(path, Limit) is byte[] bytes && Unpack(bytes) is byte[] text ? Parse(path, text) : null)
            .FirstOrDefault(config => config is not null);
    }

    /// <summary>Reads lines such as <c>CONFIG_VETH=m</c>; null where there is none.</summary>
    public static KernelConfig? Parse(string path, ReadOnlySpan<byte> text)
    {
        HashSet<string> enabled = new(StringComparer.Ordinal);
        bool any = false;
        while (!text.IsEmpty)
        {
            int end = text.IndexOf((byte)'\n');
            ReadOnlySpan<byte> line = end < 0 ? text : text[..end];
            text = end < 0 ? [] : text[(end + 1)..];
            if (!line.StartsWith("CONFIG_"u8))
                continue;

            any = true;
            if (line["CONFIG_"u8.Length..] is [.. ReadOnlySpan<byte> name, (byte)'=', (byte)'y' or (byte)'m']
                && name.Length <= KernelOption.LongestName
                && KernelOption.Names.TryGetValue(Encoding.ASCII.GetString(name), out string? known))
            {
                enabled.Add(known);
            }
        }

        return any ? new KernelConfig(path, enabled) : null;
    }

    /// <summary>The text of a file that may be packed by gzip; null where the packing is broken.</summary>
    public static byte[]? Unpack(byte[] bytes)
    {
        if (bytes is not [0x1f, 0x8b, ..])
            return bytes;

        try
        {
            using GZipStream stream = new(new MemoryStream(bytes), CompressionMode.Decompress);
            byte[] text = new byte[Limit];
            return text[..stream.ReadAtLeast(text, Limit, throwOnEndOfStream: false)];
        }
        catch (Exception error) when (error is InvalidDataException or EndOfStreamException)
        {
            return null;
        }
    }
}
