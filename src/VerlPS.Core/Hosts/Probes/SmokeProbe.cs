using VerlPS.Containers;
using VerlPS.Images;
using VerlPS.Logs;

namespace VerlPS.Hosts;

/// <summary>Starts a container with all GPUs, has it list them, and removes it whatever came of that.</summary>
internal static class SmokeProbe
{
    private const string NoImage = "no image of verl in the local store; Install-VerlImage brings one";
    private const int LineLimit = 1000;
    private static readonly TimeSpan CleanupLimit = TimeSpan.FromSeconds(20);

    /// <summary>How it fared; missing where there is no engine or no image. Nothing is left behind, also when cancelled.</summary>
    public static async Task<Fact<SmokeFacts>> RunAsync(ProbeScope scope)
    {
        Fact<EngineInfo> engine = (await scope.Answer.ConfigureAwait(false)).Info;
        if (engine.Value is null)
            return Fact.None<SmokeFacts>(engine.Missing!);

        long begin = scope.Ports.Clock.GetTimestamp();
        Fact<string> image = await FindImageAsync(scope).ConfigureAwait(false);
        return image.Value is null
            ? Fact.None<SmokeFacts>(image.Missing!, image.Duration)
            : Fact.Of(await TryAsync(scope, image.Value).ConfigureAwait(false), scope.Ports.Clock.GetElapsedTime(begin));
    }

    private static async Task<Fact<string>> FindImageAsync(ProbeScope scope)
    {
        IImageStore store = scope.Ports.Engine.Images;
        try
        {
            if (scope.Request.Image?.ToString() is string wanted && await store.FindAsync(wanted, scope.Cancellation).ConfigureAwait(false) is not null)
                return Fact.Of(wanted);

            string? other = (await store.ListAsync(scope.Cancellation).ConfigureAwait(false))
                .OrderByDescending(image => image.Created)
                .SelectMany(image => image.Tags)
                .FirstOrDefault(tag => ActiveContainer.IsVerlImage(tag) && HasNvidiaPlatform(tag));
            return other is null ? Fact.None<string>(NoImage) : Fact.Of(other);
        }
        catch (VerlException error)
        {
            return Fact.None<string>(error.Message.TrimEnd('.'));
        }
    }

    private static bool HasNvidiaPlatform(string tag)
        => ImageReference.TryParse(tag) is ImageReference reference && ImageCatalogue.Describe(reference).Platform is null or "NVIDIA";

    private static async Task<SmokeFacts> TryAsync(ProbeScope scope, string image)
    {
        SmokeFacts facts = new(image);
        string? id = null;
        try
        {
            // Not cancellable: a create that the client gave up on may still happen, and then nobody knows the container's id.
            id = (await scope.Ports.Engine.Containers.CreateAsync(Spec(image), CancellationToken.None).ConfigureAwait(false)).Id;
            return await RunAsync(scope, id, facts).ConfigureAwait(false);
        }
        catch (VerlException error)
        {
            return facts with { Error = StartFailure.Explain(error, Spec(image), scope.Ports.Engine.Endpoint.DockerHost) };
        }
        finally
        {
            if (id is not null)
                await RemoveAsync(scope, id).ConfigureAwait(false);
        }
    }

    private static async Task<SmokeFacts> RunAsync(ProbeScope scope, string id, SmokeFacts facts)
    {
        using CancellationTokenSource limit = CancellationTokenSource.CreateLinkedTokenSource(scope.Cancellation);
        limit.CancelAfter(scope.Reader.Timeout);
        try
        {
            await scope.Ports.Engine.Containers.StartAsync(id, limit.Token).ConfigureAwait(false);
            ContainerRunState state = await scope.Ports.Engine.Containers.WaitAsync(id, scope.Reader.Timeout, limit.Token).ConfigureAwait(false);
            if (state.Running)
                return facts;

            List<string> lines = [];
            await foreach (LogLine line in scope.Ports.Engine.Logs.ReadAsync(id, new LogQuery { Tail = LineLimit }, limit.Token).LinesAsync(limit.Token).ConfigureAwait(false))
                lines.Add(line.Text);
            return facts with
            {
                ExitCode = state.ExitCode,
                Uuids = GpuListParser.Parse(string.Join('\n', lines)),
                Said = lines.LastOrDefault(line => line.Trim().Length > 0)?.Trim() ?? string.Empty,
            };
        }
        catch (OperationCanceledException) when (!scope.Cancellation.IsCancellationRequested)
        {
            return facts;
        }
    }

    private static async Task RemoveAsync(ProbeScope scope, string id)
    {
        // The run may be cancelled already.
        using CancellationTokenSource deadline = new(CleanupLimit);
        try
        {
            await scope.Ports.Engine.Containers.RemoveAsync(id, force: true, deadline.Token).ConfigureAwait(false);
        }
        catch (Exception error) when (error is VerlException or OperationCanceledException)
        {
            // An engine that went away takes its containers' cleanup with it.
        }
    }

    private static ContainerSpec Spec(string image) => new()
    {
        Name = $"verlps-smoke-{Guid.NewGuid():N}",
        Image = image,
        Entrypoint = ["nvidia-smi"],
        Command = ["-L"],
        // Images that name no capabilities get none of the driver's tools from the hook.
        Environment = new SortedDictionary<string, string>(StringComparer.Ordinal) { ["NVIDIA_DRIVER_CAPABILITIES"] = "compute,utility" },
        Network = "none",
        Init = false,
        Labels = new SortedDictionary<string, string>(StringComparer.Ordinal)
        {
            [ContainerLabels.Version] = ContainerLabels.ModuleVersion,
            [ContainerLabels.Role] = "smoke",
        },
    };
}
