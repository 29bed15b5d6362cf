using System.Diagnostics;
using System.Runtime.CompilerServices;
using VerlPS.Engine;
using VerlPS.Images;

namespace VerlPS.Containers;

/// <summary>Starts containers, and takes back what a failed start left.</summary>
public sealed class ContainerService(IDockerEngine engine, PullService pulls, StartGate gate, IFiles files, StartWindow window)
{
    private static readonly TimeSpan CleanupLimit = TimeSpan.FromSeconds(20);

    private readonly WorkspaceFolders _workspace = new(engine, files);

    /// <summary>
    /// Starts a container; its record is the last item. An equal container that runs is returned as it is, one that
    /// is stopped is started again, and a different one is told with the differences, or replaced.
    /// </summary>
    /// <param name="request">The container.</param>
    /// <param name="options">How it is brought to run.</param>
    /// <param name="cancellationToken">Stops the start, and takes back what it made.</param>
    /// <exception cref="VerlException">Everything that a gate, a pull, a create and a start can throw; nothing is left behind then.</exception>
    public async IAsyncEnumerable<StreamItem> StartAsync(ContainerRequest request, StartOptions options, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        ImageReference reference = ImageReference.ParseTagged(request.Image);
        EngineInfo info = await engine.Facts.GetInfoAsync(cancellationToken).ConfigureAwait(false);
        ContainerSpec spec = ContainerSpecFactory.Create(request, ImageCatalogue.Describe(reference), info.Memory);
        engine.Containers.Check(spec);

        VerlContainer? existing = await engine.Containers.FindAsync(spec.Name, cancellationToken).ConfigureAwait(false);
        if (existing is not null && await ReuseAsync(existing, spec, options, info, cancellationToken).ConfigureAwait(false) is VerlContainer reused)
        {
            yield return new ResultItem(reused);
            yield break;
        }

        CheckFolders(request, spec);
        foreach (StreamItem item in options.SkipHostCheck ? [] : await gate.PassAsync(reference, spec, info, cancellationToken).ConfigureAwait(false))
            yield return item;
        await foreach (StreamItem item in PullAsync(request, reference, options.Pull, cancellationToken).ConfigureAwait(false))
            yield return item;

        // Disposed in the opposite order: the new container goes before the old one comes back.
        Replacement replaced = new(engine, existing, CleanupLimit);
        await using ConfiguredAsyncDisposable restored = replaced.ConfigureAwait(false);
        Undo undo = new(engine, files, CleanupLimit);
        await using ConfiguredAsyncDisposable undone = undo.ConfigureAwait(false);
        _workspace.Make(request, undo.Folders);
        await replaced.BeginAsync(cancellationToken).ConfigureAwait(false);
        CreatedContainer created = await CreateAsync(spec, undo).ConfigureAwait(false);
        foreach (string warning in created.Warnings)
            yield return new WarningItem(warning);
        if (await _workspace.GiveAsync(request, created.Id, undo.Folders, info, cancellationToken).ConfigureAwait(false) is WarningItem owner)
            yield return owner;

        cancellationToken.ThrowIfCancellationRequested();
        VerlContainer started = await RunNewAsync(created.Id, spec, cancellationToken).ConfigureAwait(false);
        // From here on it stays; who asked for the end before gets nothing.
        cancellationToken.ThrowIfCancellationRequested();
        undo.Forget();
        replaced.Decide();
        yield return new ResultItem(started);
        await replaced.CompleteAsync().ConfigureAwait(false);
    }

    /// <summary>The container that a start would make, as far as it is known before.</summary>
    /// <exception cref="VerlException">InvalidArgument.</exception>
    public async Task<VerlContainer> PlanAsync(ContainerRequest request, CancellationToken cancellationToken)
    {
        EngineInfo info = await engine.Facts.GetInfoAsync(cancellationToken).ConfigureAwait(false);
        ContainerSpec spec = ContainerSpecFactory.Create(request, ImageCatalogue.Describe(ImageReference.ParseTagged(request.Image)), info.Memory);
        engine.Containers.Check(spec);
        return new VerlContainer
        {
            Id = string.Empty,
            Name = spec.Name,
            Image = spec.Image,
            State = "planned",
            Gpus = spec.Gpus.Kind == GpuRequestKind.None ? null : spec.Gpus.ToString(),
            Mounts = [.. spec.Mounts.Select(mount => mount.ToString())],
            Ports = [.. spec.Ports.Select(port => port.ToString())],
            ShmSize = spec.ShmSize,
            Labels = spec.Labels,
            DockerHost = engine.Endpoint.DockerHost,
        };
    }

    // Null where the container is to be replaced.
    private async Task<VerlContainer?> ReuseAsync(VerlContainer existing, ContainerSpec spec, StartOptions options, EngineInfo info, CancellationToken cancellationToken)
    {
        bool ours = existing.Labels.ContainsKey(ContainerLabels.Version);
        if (existing.Labels.GetValueOrDefault(ContainerLabels.Spec) == spec.Labels[ContainerLabels.Spec])
            return existing.State == "running" ? existing : await RunAsync(existing.Id, spec, cancellationToken).ConfigureAwait(false);
        if (ours && options.Replace)
            return null;

        ContainerReading? actual = await engine.Containers.ReadAsync(existing.Id, info.LoggingDriver, cancellationToken).ConfigureAwait(false);
        IReadOnlyList<SpecDifference> found = actual is null ? [] : SpecDifference.Find(actual, spec);
        IEnumerable<string> differences = found.Count > 0 ? found.Select(difference => $"\n  {difference}")
            : ours ? [" They differ in what an engine does not tell: the platform, more of HostConfig, or which variables are secret."]
            : [];
        throw new VerlException(
            VerlErrorKind.ContainerNameInUse,
            $"There is another container with the name '{spec.Name}' on {engine.Endpoint.DockerHost} ({existing.State}, {existing.Image}).{string.Concat(differences)}",
            spec.Name,
            ours
                ? $"Choose another -Name, replace it with -Force, or remove it: Remove-VerlContainer {spec.Name}"
                : $"Choose another -Name, or remove it: Remove-VerlContainer {spec.Name} -All");
    }

    private async IAsyncEnumerable<StreamItem> PullAsync(
        ContainerRequest request, ImageReference reference, PullPolicy policy, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        bool missing = await engine.Images.FindAsync(reference.ToString(), cancellationToken).ConfigureAwait(false) is null;
        if (missing && policy == PullPolicy.Never)
        {
            throw new VerlException(
                VerlErrorKind.ImageNotFound,
                $"The image '{reference}' is not in the store of {engine.Endpoint.DockerHost}, and -PullPolicy is Never.",
                request.Image,
                $"Pull it first: Install-VerlImage {reference}");
        }

        if (!missing && policy != PullPolicy.Always)
            yield break;

        await foreach (StreamItem item in pulls.InstallAsync(new PullRequest(reference) { Platform = request.Platform }, cancellationToken).ConfigureAwait(false))
        {
            if (item is not ResultItem)
                yield return item;
        }
    }

    // Docker would make empty folders, of root's, of those that are not there, and the job would fail inside.
    private void CheckFolders(ContainerRequest request, ContainerSpec spec)
    {
        if (!engine.Endpoint.IsLocal)
            return;

        if (request.SourcePath is string source && !files.DirectoryExists($"{source.TrimEnd('/')}/verl"))
        {
            throw new VerlException(
                VerlErrorKind.PathNotFound,
                $"'{source}' is no checkout of verl: it has no folder 'verl'.",
                source,
                "Make one: git clone https://github.com/verl-project/verl");
        }

        string[] own = request.Root is null ? [] : [.. WorkspaceLayout.Mounts(request.Root, request.User).Select(mount => mount.Source)];
        string[] missing = [.. spec.Mounts.Select(mount => mount.Source).Except(own).Where(files.IsMissing)];
        if (missing.Length > 0)
        {
            throw new VerlException(
                VerlErrorKind.PathNotFound,
                $"There is nothing to mount at {string.Join(", ", missing.Select(path => $"'{path}'"))}.",
                missing[0],
                request.Volumes.Any(volume => volume.Source == missing[0]) ? $"Make it, mkdir -p {missing[0]}, or correct the -Volume." : "Install the driver of the devices that the image is for, or start without them: -Gpu none.");
        }
    }

    // Not cancellable: a create that the client gave up on may still happen, and then nobody knows the container's id.
    private async Task<CreatedContainer> CreateAsync(ContainerSpec spec, Undo undo)
    {
        try
        {
            CreatedContainer created = await engine.Containers.CreateAsync(spec, CancellationToken.None).ConfigureAwait(false);
            undo.ContainerId = created.Id;
            return created;
        }
        catch (VerlException error)
        {
            throw StartFailure.Explain(error, spec, engine.Endpoint.DockerHost);
        }
    }

    private async Task<VerlContainer> RunNewAsync(string id, ContainerSpec spec, CancellationToken cancellationToken)
    {
        try
        {
            return await RunAsync(id, spec, cancellationToken).ConfigureAwait(false);
        }
        catch (VerlException error)
        {
            throw new VerlException(error.Kind, $"{error.Message}\nThe container was removed.", error.Target, error.Remedy, error) { Failure = error.Failure };
        }
    }

    private async Task<VerlContainer> RunAsync(string id, ContainerSpec spec, CancellationToken cancellationToken)
    {
        long begin = Stopwatch.GetTimestamp();
        try
        {
            await engine.Containers.StartAsync(id, cancellationToken).ConfigureAwait(false);
        }
        catch (VerlException error)
        {
            throw StartFailure.Explain(error, spec, engine.Endpoint.DockerHost);
        }

        return await window.PassAsync(engine, id, spec.Name, Stopwatch.GetElapsedTime(begin), cancellationToken).ConfigureAwait(false);
    }
}
