namespace VerlPS.Hosts;

/// <summary>Looks at a path that a job names. Calls block, for good where its mount hangs.</summary>
internal sealed class FolderProbe(IHostTree tree)
{
    // As many links as the kernel follows (path_resolution(7)).
    private const int LinksFollowed = 40;

    /// <summary>What is there; null where the path is not absolute.</summary>
    public FolderFacts? Read(string path)
    {
        if (!path.StartsWith('/'))
            return null;

        string place = Resolve(Path.GetFullPath(path));
        PathKind kind = KindOf(place);
        string nearest = place;
        while (nearest != "/" && KindOf(nearest) == PathKind.Missing)
            nearest = Path.GetDirectoryName(nearest)!;
        return new FolderFacts(
            kind,
            nearest,
            FindAccess(nearest),
            MountInfo.Parse(tree.TryReadText("/proc/self/mountinfo")) is { } mounts ? MountInfo.Find(mounts, nearest) : null,
            tree.Measure(nearest)?.Free)
        {
            IsEmpty = kind == PathKind.Folder && tree.List(place).Count == 0,
        };
    }

    private PathKind KindOf(string path) => tree.DirectoryExists(path) ? PathKind.Folder : tree.FileExists(path) ? PathKind.File : PathKind.Missing;

    private PathAccess FindAccess(string path)
    {
        PathAccess found = PathAccess.None;
        foreach (PathAccess access in new[] { PathAccess.Read, PathAccess.Write, PathAccess.Execute })
        {
            if (tree.MayAccess(path, access))
                found |= access;
        }

        return found;
    }

    // Mounts are known by paths without links.
    private string Resolve(string path)
    {
        List<string> waiting = [.. Words(path)];
        string place = "/";
        int links = 0;
        while (waiting.Count > 0)
        {
            string next = Path.GetFullPath(Path.Combine(place, waiting[0]));
            waiting.RemoveAt(0);
            if (links < LinksFollowed && tree.ReadLink(next) is string target)
            {
                links++;
                if (target.StartsWith('/'))
                    place = "/";
                waiting.InsertRange(0, Words(target));
            }
            else
            {
                place = next;
            }
        }

        return place;
    }

    private static string[] Words(string path) => path.Split('/', StringSplitOptions.RemoveEmptyEntries);
}
