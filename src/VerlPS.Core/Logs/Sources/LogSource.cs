using VerlPS.Compose;
using VerlPS.Containers;
using VerlPS.Engine;
using VerlPS.Hosts;

namespace VerlPS.Logs;

/// <summary>One log that can be read.</summary>
/// <param name="Name">What its entries call it.</param>
/// <param name="Open">Begins to read it.</param>
public sealed record LogSource(string Name, Func<LogQuery, CancellationToken, IAsyncEnumerable<LogBatch>> Open)
{
    /// <summary>What to tell the user when the whole log has no line; null for nothing.</summary>
    public string? WhenEmpty { get; init; }

    /// <summary>What to do that it has lines; null for nothing.</summary>
    public string? ToFill { get; init; }

    /// <summary>The source knows when each line was written, and selects by time itself.</summary>
    public bool KeepsTime { get; init; }

    /// <summary>A time near the log's end, for times in it that are written without a year; null where nobody knows.</summary>
    public DateTimeOffset? Reference { get; init; }

    /// <summary>The Ray worker whose own file this is; null for all other logs.</summary>
    public int? ProcessId { get; init; }

    /// <summary>Where a file or folder is; null for what is none.</summary>
    public string? Path { get; init; }

    /// <summary>The stream that a file keeps; what the source says itself where it keeps both.</summary>
    public LogChannel Stream { get; init; }

    /// <summary>The program that writes the log only keeps its container alive: what is done there is written elsewhere, whatever the log says.</summary>
    public bool IsOfKeepAlive { get; init; }

    /// <summary>
    /// The files to read where the log is empty, as they are now: while the log is followed more may come. Each has a
    /// path. May take a moment; null where there can be none.
    /// </summary>
    public Func<IReadOnlyList<LogSource>>? Instead { get; init; }

    /// <summary>A container's log.</summary>
    public static LogSource Of(IDockerEngine engine, VerlContainer container)
        => new(container.Name, (query, token) => engine.Logs.ReadAsync(container.Id, query, token))
        {
            KeepsTime = true,
            IsOfKeepAlive = KeepAlive.Is(container.Command),
            WhenEmpty = $"The log of '{container.Name}' is empty: it holds what the container's own command prints, and nothing of what docker exec starts.",
            ToFill = "Let that write to a file in a mounted folder, and read it with Get-VerlLog -Path.",
        };

    /// <summary>A container's log, or, where that is empty and the engine is this machine's, the files that its programs write.</summary>
    public static LogSource Of(IDockerEngine engine, VerlContainer container, IHostTree tree, ILogFiles files)
        => Of(engine, container) with { Instead = engine.Endpoint.SocketPath is null ? null : () => new ContainerFiles(tree, files).Find(container) };

    /// <summary>A file of this machine; or of a folder of Ray's, or of one of its sessions, the logs of drivers and workers.</summary>
    /// <exception cref="VerlException">LogNotReadable: the folder is another.</exception>
    public static LogSource Of(IHostTree tree, ILogFiles files, string path)
    {
        if (!tree.DirectoryExists(path))
            return Of(files, path) with { Reference = tree.WrittenAt(path) };
        return RaySession.FindFolder(tree, path) is not null
            ? new RaySession(tree, files).Open(path)
            : throw new VerlException(VerlErrorKind.LogNotReadable, $"'{path}' is a folder, and none of Ray's.", path, $"Name its files: Get-VerlLog -Path '{path}/*.log'");
    }

    /// <summary>The logs of a compose project's containers. Of those that are not verl's it is no news that they have no word to say.</summary>
    /// <param name="engine">The project's engine.</param>
    /// <param name="project">The project.</param>
    /// <param name="services">Which services, with the wildcards * and ?.</param>
    /// <param name="open">Opens the log of one of verl's containers.</param>
    /// <exception cref="VerlException">InvalidArgument: no service matches.</exception>
    public static IReadOnlyList<LogSource> Of(IDockerEngine engine, VerlCompose project, IReadOnlyList<string> services, Func<VerlContainer, LogSource> open)
    {
        Wildcard[] wanted = [.. services.Select(pattern => new Wildcard(pattern))];
        VerlContainer[] containers = [.. project.Containers.Where(container => Array.Exists(wanted, pattern => pattern.IsMatch(ServiceOf(container))))];
        if (containers.Length == 0)
        {
            throw new VerlException(
                VerlErrorKind.InvalidArgument,
                $"The project '{project.ProjectName}' has no container of a service '{string.Join("', '", services)}'.",
                project.ProjectName,
                $"Its services: {string.Join(", ", project.Containers.Select(ServiceOf).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal))}.");
        }

        return [.. containers.Select(container => container.Labels.ContainsKey(ContainerLabels.Version) ? open(container) : Of(engine, container) with { WhenEmpty = null })];
    }

    private static string ServiceOf(VerlContainer container) => container.Labels.GetValueOrDefault(ComposeLabels.Service, container.Name);

    /// <summary>A file of this machine.</summary>
    public static LogSource Of(ILogFiles files, string path)
        => new(System.IO.Path.GetFileName(path), (query, token) => files.ReadAsync(path, query, token)) { Path = path };
}
