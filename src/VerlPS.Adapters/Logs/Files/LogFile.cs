using System.Globalization;
using Microsoft.Win32.SafeHandles;

namespace VerlPS.Adapters.Logs;

/// <summary>A log file that another program may be writing, truncating or renaming.</summary>
internal sealed class LogFile : IDisposable
{
    private const int AnchorLength = 64;

    private readonly SafeFileHandle _handle;
    private readonly byte[] _anchor = new byte[AnchorLength];
    private int _anchored;
    private long _position;

    private LogFile(string path)
    {
        Path = path;
        _handle = File.OpenHandle(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        // Throws for pipes and devices, which have no end to look at and no place to go back to.
        _ = RandomAccess.GetLength(_handle);
    }

    /// <summary>Where it was opened.</summary>
    public string Path { get; }

    /// <summary>Tells files apart, whatever they are called.</summary>
    public string Identity => IdentityOf(_handle);

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

    /// <summary>Opens the file; null where there is none or it can't be read.</summary>
    public static LogFile? TryOpen(string path)
    {
        try
        {
            return new LogFile(path);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException or NotSupportedException)
        {
            return null;
        }
    }

    /// <summary>Reads what comes next; 0 at the end, for now.</summary>
    public int Read(Memory<byte> buffer)
    {
        try
        {
            int count = RandomAccess.Read(_handle, buffer.Span, _position);
            _position += count;
            if (count > 0)
                Remember(buffer.Span[..count]);
            return count;
        }
        catch (IOException error)
        {
            throw Unreadable(Path, error);
        }
    }

    /// <summary>It begins as a compressed file does, whatever it is called.</summary>
    public bool IsCompressed => Gzip.Is(Peek(stackalloc byte[2]));

    /// <summary>The first bytes, as many as there are room for.</summary>
    public ReadOnlySpan<byte> Peek(Span<byte> buffer) => buffer[..RandomAccess.Read(_handle, buffer, 0)];

    /// <summary>Goes to the last records.</summary>
    /// <param name="format">How the file keeps them.</param>
    /// <param name="records">How many; becomes how many are missing because the file has fewer.</param>
    public void SkipToTail(ILogFormat format, ref int records)
    {
        _position = format.FindTail(_handle, RandomAccess.GetLength(_handle), ref records);
        Span<byte> before = stackalloc byte[(int)Math.Min(AnchorLength, _position)];
        Remember(before[..RandomAccess.Read(_handle, before, _position - before.Length)]);
    }

    /// <summary>
    /// Goes back to the beginning if the file was truncated: it is shorter than what was read of it, or has become longer
    /// again in the meantime and no longer holds what was read last.
    /// </summary>
    public bool RestartIfTruncated()
    {
        long length = RandomAccess.GetLength(_handle);
        if (length == _position || (length > _position && HoldsWhatWasRead()))
            return false;
        _position = 0;
        _anchored = 0;
        return true;
    }

    /// <summary>The file that has the path now, if that is another one; null while there is none or it can't be opened.</summary>
    public LogFile? FindSuccessor()
    {
        LogFile? now = TryOpen(Path);
        if (now is null || now.Identity != Identity)
            return now;
        now.Dispose();
        return null;
    }

    /// <summary>The file as a stream, from its beginning; it may have been renamed in the meantime. The stream does not close it.</summary>
    public Stream OpenStream() => new FileStream(new SafeFileHandle(_handle.DangerousGetHandle(), ownsHandle: false), FileAccess.Read, bufferSize: 0);

    public void Dispose() => _handle.Dispose();

    private void Remember(ReadOnlySpan<byte> read)
    {
        // A short read adds to what was remembered before it.
        int kept = Math.Min(_anchored, Math.Max(0, AnchorLength - read.Length));
        _anchor.AsSpan(_anchored - kept, kept).CopyTo(_anchor);
        ReadOnlySpan<byte> last = read[^Math.Min(AnchorLength, read.Length)..];
        last.CopyTo(_anchor.AsSpan(kept));
        _anchored = kept + last.Length;
    }

    private bool HoldsWhatWasRead()
    {
        Span<byte> there = stackalloc byte[_anchored];
        return RandomAccess.Read(_handle, there, _position - _anchored) == _anchored && there.SequenceEqual(_anchor.AsSpan(0, _anchored));
    }

    private static VerlException Unreadable(string path, Exception error)
        => new(VerlErrorKind.LogNotReadable, $"'{path}' can't be read: {error.Message}", path, null, error);

    // .NET shows no inodes. Linux names those of a descriptor from 5.14 on; before that, the name that it has now.
    private static string IdentityOf(SafeFileHandle handle)
    {
        string descriptor = handle.DangerousGetHandle().ToString(CultureInfo.InvariantCulture);
        string facts = $"/proc/self/fdinfo/{descriptor}";
        if (!File.Exists(facts))
            return string.Empty;
        string[] inode = [.. File.ReadLines(facts).Where(line => line.StartsWith("ino:", StringComparison.Ordinal) || line.StartsWith("mnt_id:", StringComparison.Ordinal))];
        return inode.Length == 2 ? string.Concat(inode) : new FileInfo($"/proc/self/fd/{descriptor}").LinkTarget ?? string.Empty;
    }
}
