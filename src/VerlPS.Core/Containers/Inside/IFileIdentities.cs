namespace VerlPS.Containers;

/// <summary>What a file or folder is, whatever it is called.</summary>
/// <param name="Device">The device as major:minor.</param>
/// <param name="Inode">Its number there.</param>
public sealed record FileIdentity(string Device, ulong Inode)
{
    /// <summary>Something that this user may not see.</summary>
    public static FileIdentity Hidden { get; } = new(string.Empty, 0);
}

/// <summary>Looks at files of this machine.</summary>
public interface IFileIdentities
{
    /// <summary>Null where there is none. Blocks, and on a hung network mount may never return.</summary>
    FileIdentity? Find(string path);
}
