using System.Globalization;
using System.Net;
using System.Text.RegularExpressions;
using Docker.DotNet;
using Docker.DotNet.Models;
using VerlPS.Containers;
using ContainerSpec = VerlPS.Containers.ContainerSpec;

namespace VerlPS.Adapters.Docker;

internal sealed partial class ContainerStore(EngineCalls calls) : IContainerStore
{
    public async Task<IReadOnlyList<VerlContainer>> ListAsync(string? label, CancellationToken cancellationToken)
    {
        ContainersListParameters parameters = new() { All = true };
        if (label is not null)
            parameters.Filters = new Dictionary<string, IDictionary<string, bool>> { ["label"] = new Dictionary<string, bool> { [label] = true } };
        IList<ContainerListResponse> found = await calls.AskPlainlyAsync(
            "GET /containers/json", (c, t) => c.Containers.ListContainersAsync(parameters, t), cancellationToken).ConfigureAwait(false);

        // The list lacks exit codes, limits and GPU requests; each container is asked for, and one that just went is left out.
        VerlContainer?[] containers = await Task.WhenAll(found.Select(item => FindAsync(item.ID, cancellationToken))).ConfigureAwait(false);
        return [.. containers.OfType<VerlContainer>()];
    }

    public Task<VerlContainer?> FindAsync(string nameOrId, CancellationToken cancellationToken)
        => InspectAsync(nameOrId, found => Task.FromResult(ContainerMapping.ToRecord(found, calls.Endpoint.DockerHost)), cancellationToken);

    public Task<ContainerReading?> ReadAsync(string nameOrId, string? engineLogDriver, CancellationToken cancellationToken)
        => InspectAsync(
            nameOrId,
            async found => SpecMapping.Read(found, await FindImageAsync(found.Image, cancellationToken).ConfigureAwait(false), engineLogDriver),
            cancellationToken);

    public Task RenameAsync(string id, string name, CancellationToken cancellationToken)
        => ChangeAsync(
            id,
            $"POST /containers/{Short(id)}/rename?name={name}",
            (c, t) => c.Containers.RenameContainerAsync(id, new ContainerRenameParameters { NewName = name }, t),
            null,
            cancellationToken);

    public void Check(ContainerSpec spec) => ContainerMapping.ToParameters(spec);

    public async Task<CreatedContainer> CreateAsync(ContainerSpec spec, CancellationToken cancellationToken)
    {
        try
        {
            CreateContainerResponse created = await calls.AskAsync(
                $"POST /containers/create?name={spec.Name}",
                (c, t) => c.Containers.CreateContainerAsync(ContainerMapping.ToParameters(spec), t),
                cancellationToken).ConfigureAwait(false);
            return new CreatedContainer(created.ID, [.. created.Warnings ?? []]);
        }
        catch (DockerApiException error)
        {
            throw EngineErrors.Translate(error, calls.Endpoint);
        }
    }

    public async Task<string?> ReadTextAsync(string id, string path, CancellationToken cancellationToken)
    {
        try
        {
            return await calls.AskAsync(
                $"GET /containers/{Short(id)}/archive?path={path}",
                async (c, t) =>
                {
                    ContainerArchiveResponse answer = await c.Containers.GetArchiveFromContainerAsync(id, new ContainerPathStatParameters { Path = path }, false, t).ConfigureAwait(false);
                    return answer.Stream is Stream archive ? await ArchivedText.ReadAsync(archive, t).ConfigureAwait(false) : null;
                },
                cancellationToken).ConfigureAwait(false);
        }
        catch (DockerApiException error) when (error.StatusCode == HttpStatusCode.NotFound)
        {
            return null;
        }
        catch (DockerApiException error)
        {
            throw EngineErrors.Translate(error, calls.Endpoint);
        }
    }

    public async Task StartAsync(string id, CancellationToken cancellationToken)
    {
        try
        {
            await calls.AwaitAsync($"POST /containers/{Short(id)}/start", (c, t) => c.Containers.StartContainerAsync(id, null, t), cancellationToken).ConfigureAwait(false);
        }
        catch (DockerApiException error)
        {
            throw EngineErrors.Translate(error, calls.Endpoint);
        }
    }

    public async Task<ContainerRunState> WaitAsync(string id, TimeSpan atMost, CancellationToken cancellationToken)
    {
        using CancellationTokenSource limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(atMost);
        try
        {
            ContainerWaitResponse ended = await calls.AwaitAsync(
                $"POST /containers/{Short(id)}/wait", (c, t) => c.Containers.WaitContainerAsync(id, t), limit.Token).ConfigureAwait(false);
            return new ContainerRunState(false, ended.StatusCode);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return new ContainerRunState(true, 0);
        }
        catch (DockerApiException error)
        {
            throw EngineErrors.Translate(error, calls.Endpoint);
        }
    }

    public async Task StopAsync(string id, TimeSpan? grace, CancellationToken cancellationToken)
    {
        // The library leaves parameters out of the query that have their default value, so a grace of 0 would become 10 s.
        if (grace == TimeSpan.Zero)
        {
            await ChangeAsync(id, $"POST /containers/{Short(id)}/kill", (c, t) => c.Containers.KillContainerAsync(id, new ContainerKillParameters(), t), HttpStatusCode.Conflict, cancellationToken).ConfigureAwait(false);
            return;
        }

        ContainerStopParameters parameters = new() { WaitBeforeKillSeconds = grace is TimeSpan given ? (uint)Math.Ceiling(given.TotalSeconds) : null };
        await ChangeAsync(id, $"POST /containers/{Short(id)}/stop", (c, t) => c.Containers.StopContainerAsync(id, parameters, t), null, cancellationToken).ConfigureAwait(false);
    }

    // One request: a container that removes itself when it ends would be gone between a stop and a start.
    public async Task RestartAsync(string id, TimeSpan? grace, CancellationToken cancellationToken)
    {
        string query = grace is TimeSpan given ? string.Create(CultureInfo.InvariantCulture, $"?t={Math.Ceiling(given.TotalSeconds):0}") : string.Empty;
        try
        {
            await calls.PostAsync($"containers/{id}/restart{query}", cancellationToken).ConfigureAwait(false);
        }
        catch (DockerApiException error) when (error.StatusCode == HttpStatusCode.NotFound)
        {
            throw NotFound(id, error);
        }
        catch (DockerApiException error)
        {
            throw EngineErrors.Translate(error, calls.Endpoint);
        }
    }

    public Task RemoveAsync(string id, bool force, CancellationToken cancellationToken)
        => ChangeAsync(
            id,
            $"DELETE /containers/{Short(id)}?force={(force ? 1 : 0)}",
            (c, t) => c.Containers.RemoveContainerAsync(id, new ContainerRemoveParameters { Force = force, RemoveVolumes = true }, t),
            null,
            cancellationToken);

    private async Task<T?> InspectAsync<T>(string nameOrId, Func<ContainerInspectResponse, Task<T>> read, CancellationToken cancellationToken)
        where T : class
    {
        // It becomes part of a path; what can't be a name must not become another request.
        if (!ContainerName().IsMatch(nameOrId))
            return null;

        try
        {
            ContainerInspectResponse found = await calls.AskAsync(
                $"GET /containers/{nameOrId}/json", (c, t) => c.Containers.InspectContainerAsync(nameOrId, t), cancellationToken).ConfigureAwait(false);
            return await read(found).ConfigureAwait(false);
        }
        catch (DockerApiException error) when (error.StatusCode == HttpStatusCode.NotFound)
        {
            return null;
        }
        catch (DockerApiException error)
        {
            throw EngineErrors.Translate(error, calls.Endpoint);
        }
    }

    // An image can be gone whose containers are still there, after 'docker rmi -f'.
    private async Task<ImageInspectResponse?> FindImageAsync(string id, CancellationToken cancellationToken)
    {
        try
        {
            return await calls.AskAsync($"GET /images/{id}/json", (c, t) => c.Images.InspectImageAsync(id, t), cancellationToken).ConfigureAwait(false);
        }
        catch (DockerApiException error) when (error.StatusCode == HttpStatusCode.NotFound)
        {
            return null;
        }
    }

    private async Task ChangeAsync(string id, string request, Func<DockerClient, CancellationToken, Task> change, HttpStatusCode? alreadyThere, CancellationToken cancellationToken)
    {
        try
        {
            await calls.AwaitAsync(
                request,
                async (c, t) =>
                {
                    await change(c, t).ConfigureAwait(false);
                    return true;
                },
                cancellationToken).ConfigureAwait(false);
        }
        catch (DockerApiException error) when (error.StatusCode == alreadyThere)
        {
        }
        catch (DockerApiException error) when (error.StatusCode == HttpStatusCode.NotFound)
        {
            throw NotFound(id, error);
        }
        catch (DockerApiException error)
        {
            throw EngineErrors.Translate(error, calls.Endpoint);
        }
    }

    private VerlException NotFound(string id, DockerApiException error) => new(
        VerlErrorKind.ContainerNotFound,
        $"There is no container '{id}' on {calls.Endpoint.DockerHost}.",
        id,
        "List them with Get-VerlContainer -All.",
        error);

    private static string Short(string id) => id.Length == 64 ? id[..12] : id;

    [GeneratedRegex(@"^[A-Za-z0-9][A-Za-z0-9_.-]*\z")]
    private static partial Regex ContainerName();
}
