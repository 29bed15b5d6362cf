using VerlPS.Hosts;

namespace VerlPS.Adapters.Host;

/// <summary>The files of this machine, or of a tree that stands in for it.</summary>
/// <param name="root">Prefix of every path; empty for this machine.</param>
public sealed class LocalTree(string root = "") : IHostTree
{
    /// <inheritdoc/>
    public bool FileExists(string path) => File.Exists(root + path);

    /// <inheritdoc/>
    public bool DirectoryExists(string path) => Directory.Exists(root + path);

    /// <inheritdoc/>
    public string? TryReadText(string path) => Try(() => File.ReadAllText(root + path));

    /// <inheritdoc/>
    public byte[]? TryReadBytes(string path, int limit) => Try(() =>
    {
        using FileStream file = new(root + path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite, bufferSize: 0);
        byte[] buffer = new byte[limit];
        return buffer[..file.ReadAtLeast(buffer, limit, throwOnEndOfStream: false)];
    });

    /// <inheritdoc/>
    public IReadOnlyList<string> List(string path)
        => Try(() => Directory.EnumerateFileSystemEntries(root + path).Select(entry => Path.GetFileName(entry)!).Order(StringComparer.Ordinal).ToArray()) ?? [];

    /// <inheritdoc/>
    public string? ReadLink(string path) => Try(() => new FileInfo(root + path).LinkTarget);

    /// <inheritdoc/>
    public DateTimeOffset? ChangedAt(string path) => NativeFiles.ChangedAt(root + path);

    /// <inheritdoc/>
    public DateTimeOffset? WrittenAt(string path) => new FileInfo(root + path) is { Exists: true } file ? file.LastWriteTimeUtc : null;

    /// <inheritdoc/>
    public bool MayAccess(string path, PathAccess access) => NativeFiles.MayAccess(root + path, (int)access);

    /// <inheritdoc/>
    public FileSystemSpace? Measure(string path) => NativeFiles.Measure(root + path);

    private static T? Try<T>(Func<T?> read)
        where T : class
    {
        try
        {
            return read();
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }
}
