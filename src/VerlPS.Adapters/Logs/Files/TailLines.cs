using Microsoft.Win32.SafeHandles;

namespace VerlPS.Adapters.Logs;

/// <summary>Finds the last lines of a file from its end, whatever its size.</summary>
internal static class TailLines
{
    private const int BlockSize = 64 * 1024;

    /// <summary>Where the last lines begin. One that has not ended counts.</summary>
    /// <param name="file">The file.</param>
    /// <param name="length">How much of it counts.</param>
    /// <param name="lines">How many are wanted; becomes how many are missing because the file has fewer.</param>
    public static long Find(SafeFileHandle file, long length, ref int lines)
    {
        if (lines == 0 || length == 0)
            return length;

        byte[] block = new byte[BlockSize];
        for (long begin = length; begin > 0;)
        {
            int size = (int)Math.Min(BlockSize, begin);
            begin -= size;
            Span<byte> bytes = block.AsSpan(0, RandomAccess.Read(file, block.AsSpan(0, size), begin));
            // The last byte of the file ends the last line; it begins none.
            if (begin + bytes.Length == length && bytes.EndsWith("\n"u8))
                bytes = bytes[..^1];
            for (int end = bytes.LastIndexOf((byte)'\n'); end >= 0; end = bytes[..end].LastIndexOf((byte)'\n'))
            {
                if (--lines == 0)
                    return begin + end + 1;
            }
        }

        lines--;
        return 0;
    }
}
