namespace VerlPS.Hosts;

/// <summary>
/// The files of a Linux host as checks read them: /proc, /sys, /dev, /etc and the folders that a job names. Nothing is
/// ever written through it. Calls block, and one on a hung network mount may never return.
/// </summary>
public interface IHostTree
{
    /// <summary>There is a file, or a device node.</summary>
    bool FileExists(string path);

    /// <summary>There is a folder.</summary>
    bool DirectoryExists(string path);

    /// <summary>The text of a small file; null where it can't be read.</summary>
    string? TryReadText(string path);

    /// <summary>The first bytes of a file; null where it can't be read.</summary>
    byte[]? TryReadBytes(string path, int limit);

    /// <summary>The names of a folder's entries, files and folders alike, in ordinal order; empty where it can't be read.</summary>
    IReadOnlyList<string> List(string path);

    /// <summary>Where a symbolic link points to, as it is written; null where there is no link.</summary>
    string? ReadLink(string path);

    /// <summary>When a file's content or its inode last changed, whichever is later; null where there is none.</summary>
    DateTimeOffset? ChangedAt(string path);

    /// <summary>When a file's content was last written; a copy may keep the time of what it was copied from. Null where there is none.</summary>
    DateTimeOffset? WrittenAt(string path);

    /// <summary>This user may read, write or enter the path (access(2)); a read-only file system answers no to Write.</summary>
    bool MayAccess(string path, PathAccess access);

    /// <summary>The space of the file system that holds the path; null where it can't be told.</summary>
    FileSystemSpace? Measure(string path);
}

/// <summary>What a user may do with a path.</summary>
[Flags]
public enum PathAccess
{
    /// <summary>Nothing but see that it is there.</summary>
    None = 0,

    /// <summary>Run it, or enter the folder.</summary>
    Execute = 1,

    /// <summary>Change it.</summary>
    Write = 2,

    /// <summary>Read it.</summary>
    Read = 4,
}

/// <summary>The space of a file system.</summary>
/// <param name="Free">Bytes that an ordinary user may still write.</param>
/// <param name="Total">Bytes in all.</param>
/// <param name="FreeInodes">Files that may still be made; null where the file system has no such limit.</param>
/// <param name="TotalInodes">Files in all; null where the file system has no such limit.</param>
public sealed record FileSystemSpace(long Free, long Total, long? FreeInodes, long? TotalInodes);
