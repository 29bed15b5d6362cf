using VerlPS.Hosts;

namespace VerlPS.Tests.Hosts;

/// <summary>Files of which one folder is on a mount that hangs: every call about it waits until the test lets go.</summary>
internal sealed class HungTree(IHostTree files, string folder, ManualResetEventSlim released) : IHostTree
{
    public bool FileExists(string path) => After(path, files.FileExists);

    public bool DirectoryExists(string path) => After(path, files.DirectoryExists);

    public string? TryReadText(string path) => After(path, files.TryReadText);

    public byte[]? TryReadBytes(string path, int limit) => After(path, p => files.TryReadBytes(p, limit));

    public IReadOnlyList<string> List(string path) => After(path, files.List);

    public string? ReadLink(string path) => After(path, files.ReadLink);

    public DateTimeOffset? ChangedAt(string path) => After(path, files.ChangedAt);

    public DateTimeOffset? WrittenAt(string path) => After(path, files.WrittenAt);

    public bool MayAccess(string path, PathAccess access) => After(path, p => files.MayAccess(p, access));

    public FileSystemSpace? Measure(string path) => After(path, files.Measure);

    private T After<T>(string path, Func<string, T> read)
    {
        if (path.StartsWith(folder, StringComparison.Ordinal))
            released.Wait();
        return read(path);
    }
}
