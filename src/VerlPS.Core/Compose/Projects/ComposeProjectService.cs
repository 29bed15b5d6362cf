using System.Runtime.CompilerServices;
using System.Text;
using System.Text.Json;
using VerlPS.Containers;
using VerlPS.Engine;

namespace VerlPS.Compose;

/// <summary>Lists, starts, stops and removes what compose files describe. Compose does the work; what it left is read from the engine.</summary>
public sealed class ComposeProjectService(IDockerEngine engine, IComposeProgram compose, ContainerWaitService waits, IFiles files)
{
    private readonly ComposeProjects _projects = new(engine);

    /// <summary>The projects whose name matches; a name without wildcards that matches none is an error item.</summary>
    /// <param name="pattern">A name, or a pattern with <c>*</c> and <c>?</c>.</param>
    /// <param name="all">Projects in which nothing was written by VerlPS too.</param>
    /// <param name="cancellationToken">Stops the requests.</param>
    public async IAsyncEnumerable<StreamItem> ListAsync(string pattern, bool all, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        if (!Wildcard.IsPattern(pattern))
        {
            VerlCompose? one = await _projects.FindAsync(pattern, cancellationToken).ConfigureAwait(false);
            yield return one is null ? new ErrorItem(NotFound(pattern)) : new ResultItem(one);
            yield break;
        }

        Wildcard name = new(pattern);
        foreach (VerlCompose project in (await _projects.ListAsync(cancellationToken).ConfigureAwait(false)).Where(project => name.IsMatch(project.ProjectName) && (all || ComposeProjects.IsOurs(project))))
            yield return new ResultItem(project);
    }

    /// <summary>What there is of a file's services: also where that is nothing yet.</summary>
    /// <exception cref="VerlException">PathNotFound, ComposeNotFound, or why compose can't read the file.</exception>
    public async Task<VerlCompose> FindAsync(ComposeTarget target, CancellationToken cancellationToken)
    {
        if (target.ProjectName is string name && await _projects.FindAsync(name, cancellationToken).ConfigureAwait(false) is VerlCompose known)
            return known;
        if (target.Path is null)
            throw NotFound(target.ProjectName!);

        VerlCompose file = await ReadAsync(target, ComposeFiles.Find(target.Path, files), cancellationToken).ConfigureAwait(false);
        VerlCompose? there = await _projects.FindAsync(file.ProjectName, cancellationToken).ConfigureAwait(false);
        return there is null ? file : there with { Services = [.. there.Services.Union(file.Services)] };
    }

    /// <summary>
    /// Starts a file's services; their record is the last item. Where there were no containers before, a failure takes
    /// back those that were made, and so does Ctrl+C until they run; others are left as compose leaves them.
    /// </summary>
    /// <exception cref="VerlException">PathNotFound, ComposeNotFound, or why compose failed.</exception>
    public async IAsyncEnumerable<StreamItem> StartAsync(ComposeTarget target, ComposeStartOptions options, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        IReadOnlyList<string> paths = ComposeFiles.Find(target.Path!, files);
        string[] project = [.. Project(paths, target.ProjectName), .. options.Profiles.SelectMany(profile => new[] { "--profile", profile })];
        // Two files in one folder are one project unless they say otherwise: what the other one made is not to be taken back.
        string name = await NameAsync(target, paths, cancellationToken).ConfigureAwait(false);
        VerlCompose? before = await _projects.FindAsync(name, cancellationToken).ConfigureAwait(false);

        NewProject made = new(before is null ? token => CollectAsync(target, "remove", project, ["down"], token) : null, cancellationToken);
        VerlCompose started;
        List<StreamItem> ended = [];
        await using (made.ConfigureAwait(false))
        {
            await foreach (StreamItem item in Run(target).ReadAsync("start", $"Starting {target}", project, Up(options), cancellationToken).ConfigureAwait(false))
                yield return item;
            started = await _projects.FindAsync(name, cancellationToken).ConfigureAwait(false) ?? throw NotFound(name);
            foreach (VerlContainer container in started.Containers.Where(container => container is { State: "exited" or "restarting" or "dead", ExitCode: not (null or 0) }))
                ended.Add(new ErrorItem(await StartWindow.ExplainEndAsync(engine, container, cancellationToken).ConfigureAwait(false)));
            // From here on it stays; who asked for the end before gets nothing.
            cancellationToken.ThrowIfCancellationRequested();
            made.Keep();
        }

        foreach (StreamItem item in ended)
            yield return item;
        if (options.Wait)
        {
            await foreach (StreamItem item in WaitAsync(started, options, cancellationToken).ConfigureAwait(false))
                yield return item;
            started = await _projects.FindAsync(name, cancellationToken).ConfigureAwait(false) ?? started;
        }

        yield return new ResultItem(started);
    }

    /// <summary>Stops a project's containers, and keeps them; the record is the last item, where there are any.</summary>
    public IAsyncEnumerable<StreamItem> StopAsync(ComposeTarget target, TimeSpan? grace, CancellationToken cancellationToken)
        => ChangeAsync(target, "stop", ["stop", .. Grace(grace)], cancellationToken);

    /// <summary>Stops a project's containers and starts them again; the record is the last item, where there are any.</summary>
    public IAsyncEnumerable<StreamItem> RestartAsync(ComposeTarget target, TimeSpan? grace, CancellationToken cancellationToken)
        => ChangeAsync(target, "restart", ["restart", .. Grace(grace)], cancellationToken);

    /// <summary>Stops and removes a project's containers and networks; volumes and files stay.</summary>
    /// <param name="target">The project.</param>
    /// <param name="volumes">Named volumes of the file go too, with what is in them.</param>
    /// <param name="grace">Time between SIGTERM and SIGKILL; null for the containers' own.</param>
    /// <param name="cancellationToken">Ends compose.</param>
    public IAsyncEnumerable<StreamItem> RemoveAsync(ComposeTarget target, bool volumes, TimeSpan? grace, CancellationToken cancellationToken)
        // Containers of services that the file no longer has would hold the network.
        => ChangeAsync(target, "remove", ["down", "--remove-orphans", .. volumes ? ["--volumes"] : Array.Empty<string>(), .. Grace(grace)], cancellationToken);

    private async IAsyncEnumerable<StreamItem> ChangeAsync(ComposeTarget target, string deed, string[] command, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        VerlCompose? known = target.ProjectName is string name ? await _projects.FindAsync(name, cancellationToken).ConfigureAwait(false) : null;
        // A file that is gone does not keep its containers: compose finds them by the project's name.
        bool byName = target.ProjectName is not null && (target.Path is null || files.IsMissing(target.Path));
        if (byName && known is null)
            throw NotFound(target.ProjectName!);

        IReadOnlyList<string> paths = byName ? [] : ComposeFiles.Find(target.Path!, files);
        string activity = deed switch { "remove" => $"Removing {target}", "stop" => $"Stopping {target}", _ => $"Restarting {target}" };
        await foreach (StreamItem item in Run(target).ReadAsync(deed, activity, Project(paths, target.ProjectName), command, cancellationToken).ConfigureAwait(false))
            yield return item;
        string project = await NameAsync(target, paths, cancellationToken).ConfigureAwait(false);
        if (await _projects.FindAsync(project, cancellationToken).ConfigureAwait(false) is VerlCompose now)
            yield return new ResultItem(now);
    }

    private async IAsyncEnumerable<StreamItem> WaitAsync(VerlCompose project, ComposeStartOptions options, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        // What has ended was told already, or ended well.
        IAsyncEnumerable<StreamItem>[] each =
        [
            .. project.Containers.Where(container => container.State is not ("exited" or "dead")).Select((container, index) => waits.WaitAsync(
                container, new WaitRequest(container.Health is null ? ContainerCondition.Running : ContainerCondition.Healthy, null, options.Timeout), index, cancellationToken)),
        ];
        if (each.Length == 0)
            yield break;
        await foreach (StreamItem item in StreamMerge.ReadAsync(each, each.Length, cancellationToken).ConfigureAwait(false))
        {
            if (item is not ResultItem)
                yield return item;
        }
    }

    private async Task<string> NameAsync(ComposeTarget target, IReadOnlyList<string> paths, CancellationToken cancellationToken)
        => target.ProjectName ?? (await ReadAsync(target, paths, cancellationToken).ConfigureAwait(false)).ProjectName;

    // Compose alone knows all ways to say a name and the services: variables, extensions, includes.
    private async Task<VerlCompose> ReadAsync(ComposeTarget target, IReadOnlyList<string> paths, CancellationToken cancellationToken)
    {
        string text = await CollectAsync(target, "read", Project(paths, target.ProjectName), ["config", "--format", "json"], cancellationToken).ConfigureAwait(false);
        using JsonDocument json = JsonDocument.Parse(text);
        JsonProperty[] services = json.RootElement.TryGetProperty("services", out JsonElement found) ? [.. found.EnumerateObject()] : [];
        JsonElement? own = services.OrderBy(service => !IsOurs(service.Value)).Select(service => (JsonElement?)service.Value).FirstOrDefault();
        return new VerlCompose
        {
            Path = paths[0],
            ProjectName = json.RootElement.GetProperty("name").GetString()!,
            Services = [.. services.Select(service => service.Name)],
            Image = own is JsonElement service && service.TryGetProperty("image", out JsonElement image) ? image.GetString()! : string.Empty,
            DockerHost = engine.Endpoint.DockerHost,
        };
    }

    private static bool IsOurs(JsonElement service) => service.TryGetProperty("labels", out JsonElement labels) && labels.TryGetProperty(ContainerLabels.Version, out _);

    // For runs whose progress nobody needs to see.
    private async Task<string> CollectAsync(ComposeTarget target, string deed, IReadOnlyList<string> project, IReadOnlyList<string> command, CancellationToken cancellationToken)
    {
        StringBuilder text = new();
        List<string> said = [];
        int exitCode = 0;
        await foreach (ComposeLine line in compose.RunAsync(engine.Endpoint, ["--ansi", "never", .. project, .. command], code => exitCode = code, cancellationToken).ConfigureAwait(false))
        {
            if (line.IsError)
                said.Add(line.Text);
            else
                text.AppendLine(line.Text);
        }

        return exitCode == 0 ? text.ToString() : throw ComposeFailure.Explain(deed, target.ToString(), exitCode, said);
    }

    private ComposeRun Run(ComposeTarget target) => new(compose, engine.Endpoint, target);

    private static string[] Project(IReadOnlyList<string> paths, string? name)
        => [.. name is null ? [] : new[] { "--project-name", name }, .. paths.SelectMany(path => new[] { "--file", path })];

    private static string[] Up(ComposeStartOptions options) =>
    [
        "up", "--detach",
        .. options.Pull is PullPolicy pull ? ["--pull", pull.ToString().ToLowerInvariant()] : Array.Empty<string>(),
        .. options.Recreate ? ["--force-recreate"] : Array.Empty<string>(),
        "--", .. options.Services,
    ];

    private static string[] Grace(TimeSpan? grace) => grace is TimeSpan time ? ["--timeout", $"{(long)Math.Ceiling(time.TotalSeconds)}"] : [];

    private VerlException NotFound(string name) => new(
        VerlErrorKind.ComposeProjectNotFound, $"There is no compose project '{name}' on {engine.Endpoint.DockerHost}.", name, "List them with Get-VerlCompose -All, or name the file with -Path.");
}
