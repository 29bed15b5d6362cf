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
        ImageReference image, RegistryCredential? credential, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        // The library calls back; a channel turns that into a stream and keeps the messages' order.
        Channel<PullEvent> events = Channel.CreateUnbounded<PullEvent>(new UnboundedChannelOptions { SingleReader = true });
        using CancellationTokenSource abandoned = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        Task pull = RunPullAsync(image, credential, events.Writer, abandoned.Token);
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

    private async Task RunPullAsync(ImageReference image, RegistryCredential? credential, ChannelWriter<PullEvent> events, CancellationToken cancellationToken)
    {
        string? inBand = null;
        MessageSink sink = new(message =>
        {
            inBand ??= message.Error?.Message;
            events.TryWrite(new PullEvent(message.ID, message.Status ?? string.Empty, message.Progress?.Current, message.Progress?.Total));
        });
        ImagesCreateParameters parameters = new() { FromImage = image.Name, Tag = image.Digest ?? image.Tag };
        AuthConfig? login = credential is null
            ? null
            : new AuthConfig { Username = credential.UserName, Password = credential.Secret, ServerAddress = image.Registry };
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
                throw PullErrors.Translate(inBand, image, null);
        }
        catch (DockerApiException error)
        {
            throw PullErrors.Translate(EngineErrors.MessageOf(error), image, error);
        }
        finally
        {
            events.Complete();
        }
    }

    // Progress<T> posts to the thread pool and reorders; this one calls at once.
    private sealed class MessageSink(Action<JSONMessage> handle) : IProgress<JSONMessage>
    {
        public void Report(JSONMessage value) => handle(value);
    }
}
