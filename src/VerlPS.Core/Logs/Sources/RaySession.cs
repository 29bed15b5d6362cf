using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text.RegularExpressions;
using VerlPS.Hosts;

namespace VerlPS.Logs;

/// <summary>
/// The log folder of a session of Ray: a file for the driver of each job, and two for each worker, whose names end in its
/// process id (docs.ray.io: Configuring Logging, log files). Ray's own daemons write there too; only what they tell of workers that
/// die concerns a run.
/// </summary>
/// <param name="tree">This machine's files.</param>
/// <param name="files">Reads them.</param>
internal sealed partial class RaySession(IHostTree tree, ILogFiles files)
{
    private static readonly string[] Daemons = ["raylet.out", "raylet.err", "gcs_server.err"];

    /// <summary>The folder holds a session's logs.</summary>
    private static bool IsLogFolder(IHostTree tree, string folder) => tree.FileExists($"{folder}/raylet.out") || tree.FileExists($"{folder}/gcs_server.out");

    /// <summary>The log folder that Ray's folder, one of its sessions or the log folder itself means; null where it is another folder.</summary>
    public static string? FindFolder(IHostTree tree, string folder)
        => IsLogFolder(tree, folder) ? folder : IsLogFolder(tree, $"{folder}/logs") ? $"{folder}/logs" : Latest(tree, folder);

    /// <summary>The log folder of the latest session under Ray's folder; null where there is none.</summary>
    public static string? Latest(IHostTree tree, string root)
    {
        // The link is absolute, and means a place in the container.
        string? session = Path.GetFileName(tree.ReadLink($"{root}/session_latest")) ?? tree.List(root).LastOrDefault(name => name.StartsWith("session_2", StringComparison.Ordinal));
        string folder = $"{root}/{session}/logs";
        return session is not null && tree.DirectoryExists(folder) ? folder : null;
    }

    /// <summary>The logs of a folder that <see cref="FindFolder"/> knows, as one; when they are followed, those of later workers and sessions too.</summary>
    public LogSource Open(string folder) => new(Path.GetFileName(folder.TrimEnd('/')), SilentAsync)
    {
        Path = folder,
        WhenEmpty = $"No driver or worker of Ray's has written to '{folder}' yet.",
        Instead = () => FindFolder(tree, folder) is string session ? Find(session) : [],
    };

    /// <summary>The logs of drivers, workers and what watches over them; none that is empty.</summary>
    public IReadOnlyList<LogSource> Find(string folder)
        => [.. tree.List(folder).Where(IsWanted).Where(name => tree.TryReadBytes($"{folder}/{name}", 1) is { Length: > 0 }).Select(name => Of($"{folder}/{name}"))];

    // The folder itself says nothing; it ends as little as a file does.
    private static async IAsyncEnumerable<LogBatch> SilentAsync(LogQuery query, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        if (query.Follow)
            await Task.Delay(Timeout.InfiniteTimeSpan, cancellationToken).ConfigureAwait(false);
        yield break;
    }

    private LogSource Of(string path)
    {
        Match worker = Worker().Match(Path.GetFileName(path));
        LogSource source = LogSource.Of(files, path) with { Reference = tree.WrittenAt(path) };
        return worker.Success
            ? source with
            {
                ProcessId = int.Parse(worker.Groups["pid"].ValueSpan, CultureInfo.InvariantCulture),
                Stream = worker.Groups["stream"].ValueSpan is "err" ? LogChannel.Stderr : LogChannel.Stdout,
            }
            : source;
    }

    private static bool IsWanted(string name) => name.StartsWith("job-driver-", StringComparison.Ordinal) || Array.IndexOf(Daemons, name) >= 0 || Worker().IsMatch(name);

    [GeneratedRegex(@"^worker-[0-9a-f]+-[0-9a-f]+-(?<pid>\d{1,9})\.(?<stream>out|err)\z", RegexOptions.CultureInvariant)]
    private static partial Regex Worker();
}
