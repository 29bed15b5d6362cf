namespace VerlPS.Hosts;

/// <summary>Facts on the folders that a job names.</summary>
/// <param name="Unread">Why a member that was not read has no value.</param>
public sealed record JobFacts(string Unread)
{
    /// <summary>The folders that the job writes to, in its order.</summary>
    public Fact<IReadOnlyList<FolderReading>> Folders { get; init; } = Fact.None<IReadOnlyList<FolderReading>>(Unread);

    /// <summary>The folders and files that the job reads, in its order.</summary>
    public Fact<IReadOnlyList<FolderReading>> Data { get; init; } = Fact.None<IReadOnlyList<FolderReading>>(Unread);
}

/// <summary>What came of looking at one path; one on a mount that hangs costs itself only.</summary>
/// <param name="Path">The path as the job names it.</param>
/// <param name="Facts">What is there.</param>
public sealed record FolderReading(string Path, Fact<FolderFacts> Facts);

/// <summary>What is at a path.</summary>
/// <param name="Kind">A folder, a file or nothing.</param>
/// <param name="Nearest">The path itself where it exists, else its nearest parent that does.</param>
/// <param name="Access">What this user may do there.</param>
/// <param name="Mount">The mount that holds it; null where not known.</param>
/// <param name="Free">Bytes that may still be written there; null where not known.</param>
public sealed record FolderFacts(PathKind Kind, string Nearest, PathAccess Access, MountEntry? Mount, long? Free)
{
    private static readonly string[] InMemory = ["tmpfs", "ramfs", "devtmpfs"];

    /// <summary>It holds nothing.</summary>
    public bool IsEmpty { get; init; }

    /// <summary>It is lost at the next boot.</summary>
    public bool IsInMemory => InMemory.Contains(Mount?.FileSystem);

    /// <summary>Nobody may write, not even a container's root.</summary>
    public bool IsReadOnly => Mount?.Options.Contains("ro") == true;
}

/// <summary>What a path leads to.</summary>
public enum PathKind
{
    /// <summary>Nothing is there yet.</summary>
    Missing,

    /// <summary>A folder.</summary>
    Folder,

    /// <summary>A file.</summary>
    File,
}
