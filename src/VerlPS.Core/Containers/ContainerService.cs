using System.Runtime.CompilerServices;
using VerlPS.Engine;
using VerlPS.Images;

namespace VerlPS.Containers;

/// <summary>Starts containers, and takes back what a failed start left.</summary>
public sealed class ContainerService(IDockerEngine engine, PullService pulls, IFiles files, StartWindow window)
{
    private static readonly TimeSpan CleanupLimit = TimeSpan.FromSeconds(20);

    /// <summary>
    /// Starts a container; its record is the last item. An equal container that runs is returned as it is, one that
    /// is stopped is started again.
    /// </summary>
    /// <exception cref="VerlException">Everything that a pull, a create and a start can throw; nothing is left behind then.</exception>
    public async IAsyncEnumerable<StreamItem> StartAsync(ContainerRequest request, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        ImageReference reference = ImageReference.ParseTagged(request.Image);
        EngineInfo info = await engine.Facts.GetInfoAsync(cancellationToken).ConfigureAwait(false);
        ContainerSpec spec = ContainerSpecFactory.Create(request, ImageCatalogue.Describe(reference), info.Memory);

        if (await engine.Containers.FindAsync(spec.Name, cancellationToken).ConfigureAwait(false) is VerlContainer existing)
        {
            yield return new ResultItem(await ReuseAsync(existing, spec, cancellationToken).ConfigureAwait(false));
            yield break;
        }

        if (await engine.Images.FindAsync(reference.ToString(), cancellationToken).ConfigureAwait(false) is null)
        {
            await foreach (StreamItem item in pulls.InstallAsync(new PullRequest(reference), cancellationToken).ConfigureAwait(false))
            {
                if (item is not ResultItem)
                    yield return item;
            }
        }

        Undo undo = new(engine, files, CleanupLimit);
        await using ConfiguredAsyncDisposable undone = undo.ConfigureAwait(false);
        undo.Folders.AddRange(MakeFolders(request));
        CreatedContainer created = await CreateAsync(spec, undo).ConfigureAwait(false);
        foreach (string warning in created.Warnings)
            yield return new WarningItem(warning);

        cancellationToken.ThrowIfCancellationRequested();
        VerlContainer started = await RunNewAsync(created.Id, spec, cancellationToken).ConfigureAwait(false);
        undo.Forget();
        yield return new ResultItem(started);
    }

    private async Task<VerlContainer> ReuseAsync(VerlContainer existing, ContainerSpec spec, CancellationToken cancellationToken)
    {
        if (existing.Labels.GetValueOrDefault(ContainerLabels.Spec) != spec.Labels[ContainerLabels.Spec])
        {
            throw new VerlException(
                VerlErrorKind.ContainerNameInUse,
                $"There is another container with the name '{spec.Name}' on {engine.Endpoint.DockerHost} ({existing.State}, {existing.Image}).",
                spec.Name,
                $"Choose another -Name, or remove it: Remove-VerlContainer {spec.Name}{(existing.Labels.ContainsKey(ContainerLabels.Version) ? "" : " -All")}");
        }

        return existing.State == "running" ? existing : await RunAsync(existing.Id, spec, cancellationToken).ConfigureAwait(false);
    }

    private List<string> MakeFolders(ContainerRequest request)
    {
        if (request.Root is null)
            return [];
        if (!engine.Endpoint.IsLocal)
        {
            throw new VerlException(
                VerlErrorKind.InvalidArgument,
                $"-Root '{request.Root}' can't be made: the engine at {engine.Endpoint.DockerHost} runs on another machine.",
                request.Root,
                "Make the folders there, and mount them with -Volume.");
        }

        List<string> made = [];
        try
        {
            foreach (BindMount mount in WorkspaceLayout.Mounts(request.Root))
                made.AddRange(files.CreateDirectory(mount.Source));
            return made;
        }
        catch (VerlException)
        {
            foreach (string folder in Enumerable.Reverse(made))
                files.RemoveEmptyDirectory(folder);
            throw;
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
            throw new VerlException(error.Kind, $"{error.Message}\nThe container was removed.", error.Target, error.Remedy, error);
        }
    }

    private async Task<VerlContainer> RunAsync(string id, ContainerSpec spec, CancellationToken cancellationToken)
    {
        try
        {
            await engine.Containers.StartAsync(id, cancellationToken).ConfigureAwait(false);
        }
        catch (VerlException error)
        {
            throw StartFailure.Explain(error, spec, engine.Endpoint.DockerHost);
        }

        await window.PassAsync(engine, id, spec, cancellationToken).ConfigureAwait(false);
        return await engine.Containers.FindAsync(id, cancellationToken).ConfigureAwait(false)
            ?? throw new VerlException(VerlErrorKind.ContainerNotFound, $"The container '{spec.Name}' was removed while it started.", spec.Name);
    }
}
