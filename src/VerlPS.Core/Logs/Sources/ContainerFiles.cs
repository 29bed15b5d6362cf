using VerlPS.Containers;
using VerlPS.Hosts;

namespace VerlPS.Logs;

/// <summary>
/// The log files of a container whose own log is empty, because what docker exec started writes elsewhere: those in its
/// mounted log folders, and those of Ray's session. Only of a container of this machine.
/// </summary>
/// <param name="tree">This machine's files.</param>
/// <param name="files">Reads them.</param>
public sealed class ContainerFiles(IHostTree tree, ILogFiles files)
{
    private const string Ray = "/tmp/ray";
    private const int Depth = 3;

    // A file that was written before the container ran is another run's.
    private static readonly TimeSpan Margin = TimeSpan.FromMinutes(1);
    private static readonly string[] Endings = [".log", ".out", ".err", ".jsonl"];

    /// <summary>The files' logs, named after the container and the file.</summary>
    public IReadOnlyList<LogSource> Find(VerlContainer container)
    {
        IEnumerable<LogSource> mounted = LogFolders(container).Distinct().SelectMany(folder => Under(folder, Depth))
            .Where(path => Array.Exists(Endings, ending => path.EndsWith(ending, StringComparison.Ordinal)))
            .Select(path => LogSource.Of(files, path) with { Name = $"{container.Name}:{Path.GetFileName(path)}", Reference = tree.WrittenAt(path) })
            .Where(log => log.Reference is DateTimeOffset written && !(written < container.StartedAt - Margin));
        IEnumerable<LogSource> session = RayFolder(container) is string ray
            ? new RaySession(tree, files).Find(ray).Select(log => log with { Name = $"{container.Name}:{log.Name}" })
            : [];
        return [.. mounted.Concat(session)];
    }

    private IEnumerable<string> LogFolders(VerlContainer container)
    {
        foreach (BindMount mount in Mounts(container))
        {
            if (Path.GetFileName(mount.Target) == "logs" || Path.GetFileName(mount.Source) == "logs")
                yield return mount.Source;
            else if (tree.DirectoryExists($"{mount.Source}/logs"))
                yield return $"{mount.Source}/logs";
        }
    }

    private string? RayFolder(VerlContainer container)
    {
        BindMount? mount = Mounts(container).FirstOrDefault(mount => mount.Target is Ray or "/tmp");
        string? root = mount is { Target: Ray } ? mount.Source
            : mount is not null ? $"{mount.Source}/ray"
            : container.ProcessId is int process ? $"/proc/{process}/root{Ray}"
            : null;
        return root is null ? null : RaySession.Latest(tree, root);
    }

    private IEnumerable<string> Under(string folder, int depth)
        => tree.List(folder).Select(name => $"{folder}/{name}").SelectMany(path => !tree.DirectoryExists(path) ? [path] : depth > 1 ? Under(path, depth - 1) : []);

    private static IEnumerable<BindMount> Mounts(VerlContainer container)
        => container.Mounts.Where(mount => mount.StartsWith('/')).Select(BindMount.Parse);
}
