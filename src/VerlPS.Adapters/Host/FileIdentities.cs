using VerlPS.Containers;

namespace VerlPS.Adapters.Host;

/// <summary>Looks at files of this machine by statx(2).</summary>
public sealed class FileIdentities : IFileIdentities
{
    /// <inheritdoc/>
    public FileIdentity? Find(string path) => NativeFiles.Identify(path);
}
