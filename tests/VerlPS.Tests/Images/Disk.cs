using VerlPS.Adapters.Host;
using VerlPS.Hosts;

namespace VerlPS.Tests.Images;

/// <summary>The machine's own files, on a disk with so many bytes free.</summary>
internal sealed class Disk(long free) : IHostTree
{
    private readonly LocalTree _machine = new();

    public bool FileExists(string path) => _machine.FileExists(path);

    public bool DirectoryExists(string path) => _machine.DirectoryExists(path);

    public string? TryReadText(string path) => _machine.TryReadText(path);

    public byte[]? TryReadBytes(string path, int limit) => _machine.TryReadBytes(path, limit);

    public IReadOnlyList<string> List(string path) => _machine.List(path);

    public string? ReadLink(string path) => _machine.ReadLink(path);

    public DateTimeOffset? ChangedAt(string path) => _machine.ChangedAt(path);

    public DateTimeOffset? WrittenAt(string path) => _machine.WrittenAt(path);

    public bool MayAccess(string path, PathAccess access) => _machine.MayAccess(path, access);

    public FileSystemSpace? Measure(string path) => new(free, free * 2, null, null);
}
