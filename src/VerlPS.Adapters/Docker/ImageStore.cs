using System.Net;
using System.Runtime.CompilerServices;
using System.Threading.Channels;
using Docker.DotNet;
using Docker.DotNet.Models;
using VerlPS.Images;

namespace VerlPS.Adapters.Docker;

internal sealed class ImageStore(EngineCalls calls) : IImageStore
{
    public async Task<IReadOnlyList<StoredImage>> ListAsync(CancellationToken cancellationToken)
    {
        IList<ImagesListResponse> images = await calls.AskPlainlyAsync(
            "GET /images/json", (c, t) => c.Images.ListImagesAsync(new ImagesListParameters(), t), cancellationToken).ConfigureAwait(false);
        return [.. images.Select(image => new StoredImage(
            image.ID,
            [.. image.RepoTags ?? []],
            [.. image.RepoDigests ?? []],
            image.Size,
            new DateTimeOffset(DateTime.SpecifyKind(image.Created, DateTimeKind.Utc))))];
    }

    public async Task<IReadOnlyList<ImageUse>> ListUsesAsync(CancellationToken cancellationToken)
    {
        IList<ContainerListResponse> containers = await calls.AskPlainlyAsync(
            "GET /containers/json?all=1", (c, t) => c.Containers.ListContainersAsync(new ContainersListParameters { All = true }, t), cancellationToken).ConfigureAwait(false);
        return [.. containers.Select(container => new ImageUse(container.ImageID ?? string.Empty, container.Names is [string name, ..] ? name.TrimStart('/') : container.ID))];
    }

    public async Task<StoredImage?> FindAsync(string reference, CancellationToken cancellationToken)
    {
        try
        {
            ImageInspectResponse image = await calls.AskAsync(
                $"GET /images/{reference}/json", (c, t) => c.Images.InspectImageAsync(reference, t), cancellationToken).ConfigureAwait(false);
            return new StoredImage(
                image.ID,
                [.. image.RepoTags ?? []],
                [.. image.RepoDigests ?? []],
                image.Size,
                image.Created is DateTime created ? new DateTimeOffset(created.ToUniversalTime()) : null)
            {
                Architecture = image.Architecture,
                Environment = [.. image.Config?.Env ?? []],
                Layers = [.. image.RootFS?.Layers ?? []],
            };
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

    public async IAsyncEnumerable<PullEvent> PullAsync(
        ImageReference image, ImagePlatform? platform, RegistryCredential? credential, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        // The library calls back; a channel turns that into a stream and keeps the messages' order.
        Channel<PullEvent> events = Channel.CreateUnbounded<PullEvent>(new UnboundedChannelOptions { SingleReader = true });
        using CancellationTokenSource abandoned = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        Task pull = RunPullAsync(image, platform, credential, events.Writer, abandoned.Token);
        try
        {
            await foreach (PullEvent item in events.Reader.ReadAllAsync(cancellationToken).ConfigureAwait(false))
                yield return item;
        }
        finally
        {
            // The reader may have stopped early: the engine drops a pull when its last client hangs up.
            if (!pull.IsCompleted)
                await abandoned.CancelAsync().ConfigureAwait(false);
            await ((Task)pull.ContinueWith(static _ => { }, CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default)).ConfigureAwait(false);
        }

        await pull.ConfigureAwait(false);
    }

    public async Task TagAsync(string image, ImageReference name, CancellationToken cancellationToken)
    {
        ImageTagParameters parameters = new() { RepositoryName = name.Name, Tag = name.Tag };
        await ChangeAsync(
            $"POST /images/{image}/tag?repo={name.Name}&tag={name.Tag}",
            image,
            async (c, t) =>
            {
                await c.Images.TagImageAsync(image, parameters, t).ConfigureAwait(false);
                return true;
            },
            cancellationToken).ConfigureAwait(false);
    }

    public async Task<IReadOnlyList<ImageChange>> RemoveAsync(string reference, bool force, CancellationToken cancellationToken)
    {
        IList<IDictionary<string, string>> changes = await ChangeAsync(
            $"DELETE /images/{reference}?force={(force ? 1 : 0)}",
            reference,
            (c, t) => c.Images.DeleteImageAsync(reference, new ImageDeleteParameters { Force = force }, t),
            cancellationToken).ConfigureAwait(false);
        return [.. changes.Select(change => new ImageChange(change.TryGetValue("Untagged", out string? name) ? name : null, change.TryGetValue("Deleted", out string? id) ? id : null))];
    }

    private async Task<T> ChangeAsync<T>(string request, string reference, Func<DockerClient, CancellationToken, Task<T>> change, CancellationToken cancellationToken)
    {
        try
        {
            return await calls.AwaitAsync(request, change, cancellationToken).ConfigureAwait(false);
        }
        catch (DockerApiException error) when (error.StatusCode == HttpStatusCode.NotFound)
        {
            throw new VerlException(
                VerlErrorKind.ImageNotFound, $"There is no image '{reference}' on {calls.Endpoint.DockerHost}.", reference, "List what is there: Get-VerlImage -All", error);
        }
        catch (DockerApiException error) when (error.StatusCode == HttpStatusCode.Conflict)
        {
            throw new VerlException(
                VerlErrorKind.ImageInUse,
                $"The engine does not let '{reference}' go: {EngineErrors.MessageOf(error)}",
                reference,
                "Stop and remove the containers that use it: Get-VerlContainer -All",
                error);
        }
        catch (DockerApiException error)
        {
            throw EngineErrors.Translate(error, calls.Endpoint);
        }
    }

    private async Task RunPullAsync(
        ImageReference image, ImagePlatform? platform, RegistryCredential? credential, ChannelWriter<PullEvent> events, CancellationToken cancellationToken)
    {
        string? inBand = null;
        bool hasBegun = false;
        MessageSink sink = new(message =>
        {
            inBand ??= message.Error?.Message;
            hasBegun |= message.Status is "Downloading" or "Extracting" or "Pull complete";
            events.TryWrite(new PullEvent(message.ID, message.Status ?? string.Empty, message.Progress?.Current, message.Progress?.Total));
        });
        ImagesCreateParameters parameters = new() { FromImage = image.Name, Tag = image.Digest ?? image.Tag, Platform = platform?.ToString() };
        AuthConfig? login = credential is null ? null : Login(credential, image.Registry);
        try
        {
            await calls.AwaitAsync(
                $"POST /images/create?fromImage={image}",
                async (c, t) =>
                {
                    await c.Images.CreateImageAsync(parameters, login, sink, t).ConfigureAwait(false);
                    return true;
                },
                cancellationToken).ConfigureAwait(false);

            // The engine answers 200 before the first byte; what breaks later stands only in the stream.
            if (inBand is not null)
                throw PullErrors.Translate(inBand, image, hasBegun, null);
        }
        catch (DockerApiException error)
        {
            throw PullErrors.Translate(EngineErrors.MessageOf(error), image, hasBegun, error);
        }
        finally
        {
            events.Complete();
        }
    }

    private static AuthConfig Login(RegistryCredential credential, string? registry) => credential.Kind switch
    {
        SecretKind.IdentityToken => new AuthConfig { IdentityToken = credential.Secret, ServerAddress = registry },
        SecretKind.RegistryToken => new AuthConfig { RegistryToken = credential.Secret, ServerAddress = registry },
        _ => new AuthConfig { Username = credential.UserName, Password = credential.Secret, ServerAddress = registry },
    };

    // Progress<T> posts to the thread pool and reorders; this one calls at once.
    private sealed class MessageSink(Action<JSONMessage> handle) : IProgress<JSONMessage>
    {
        public void Report(JSONMessage value) => handle(value);
    }
}
