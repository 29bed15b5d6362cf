using System.Globalization;
using Microsoft.Win32.SafeHandles;

namespace VerlPS.Adapters.Logs;

/// <summary>A log file that another program may be writing, truncating or renaming.</summary>
internal sealed class LogFile : IDisposable
{
    private const int BlockSize = 64 * 1024;

    private readonly string _path;
    private readonly SafeFileHandle _handle;
    private long _position;

    private LogFile(string path)
    {
        _path = path;
        _handle = File.OpenHandle(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        // Throws for pipes and devices, which have no end to look at and no place to go back to.
        _ = RandomAccess.GetLength(_handle);
    }

    /// <summary>Opens the file.</summary>
    /// <exception cref="VerlException">PathNotFound or LogNotReadable.</exception>
    public static LogFile Open(string path)
    {
        try
        {
            if (Directory.Exists(path))
                throw new VerlException(VerlErrorKind.LogNotReadable, $"'{path}' is a folder.", path, $"Name its files: Get-VerlLog -Path '{path}/*.log'");

            return new LogFile(path);
        }
        catch (Exception error) when (error is FileNotFoundException or DirectoryNotFoundException)
        {
            throw new VerlException(VerlErrorKind.PathNotFound, $"There is no file '{path}'.", path, null, error);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException or NotSupportedException)
        {
            throw Unreadable(path, error);
        }
    }

    /// <summary>Reads what comes next; 0 at the end, for now.</summary>
    public int Read(Span<byte> buffer)
    {
        try
        {
            int count = RandomAccess.Read(_handle, buffer, _position);
            _position += count;
            return count;
        }
        catch (IOException error)
        {
            throw Unreadable(_path, error);
        }
    }

    /// <summary>Goes to the last lines. One that has not ended counts.</summary>
    public void SkipToTail(int lines)
    {
        long length = RandomAccess.GetLength(_handle);
        _position = length;
        if (lines == 0)
            return;

        byte[] block = new byte[BlockSize];
        for (long begin = length; begin > 0;)
        {
            int size = (int)Math.Min(BlockSize, begin);
            begin -= size;
            Span<byte> bytes = block.AsSpan(0, RandomAccess.Read(_handle, block.AsSpan(0, size), begin));
            // The last byte of the file ends the last line; it begins none.
            if (begin + bytes.Length == length && bytes.EndsWith("\n"u8))
                bytes = bytes[..^1];
            for (int end = bytes.LastIndexOf((byte)'\n'); end >= 0; end = bytes[..end].LastIndexOf((byte)'\n'))
            {
                if (--lines == 0)
                {
                    _position = begin + end + 1;
                    return;
                }
            }
        }

        _position = 0;
    }

    /// <summary>Goes back to the beginning if the file has become shorter than what was read of it.</summary>
    public bool RestartIfTruncated()
    {
        if (RandomAccess.GetLength(_handle) >= _position)
            return false;
        _position = 0;
        return true;
    }

    /// <summary>The file that has the path now, if that is another one; null while there is none or it can't be opened.</summary>
    public LogFile? FindSuccessor()
    {
        try
        {
            LogFile successor = new(_path);
            if (Identity(successor._handle) != Identity(_handle))
                return successor;
            successor.Dispose();
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            // Between a rename and the new file there is none.
        }

        return null;
    }

    public void Dispose() => _handle.Dispose();

    private static VerlException Unreadable(string path, Exception error)
        => new(VerlErrorKind.LogNotReadable, $"'{path}' can't be read: {error.Message}", path, null, error);

    // .NET shows no inodes. Linux names the file of a descriptor, as it is called now, and from 5.14 on its inode.
    private static string Identity(SafeFileHandle handle)
    {
        string descriptor = handle.DangerousGetHandle().ToString(CultureInfo.InvariantCulture);
        string? name = new FileInfo($"/proc/self/fd/{descriptor}").LinkTarget;
        string facts = $"/proc/self/fdinfo/{descriptor}";
        return File.Exists(facts)
            ? $"{name} {File.ReadLines(facts).FirstOrDefault(line => line.StartsWith("ino:", StringComparison.Ordinal))}"
            : string.Empty;
    }
}
