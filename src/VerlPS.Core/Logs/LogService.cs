using System.Runtime.CompilerServices;
using VerlPS.Containers;
using VerlPS.Engine;

namespace VerlPS.Logs;

/// <summary>Reads logs and hands their lines out as entries.</summary>
public static class LogService
{
    /// <summary>The only container of ours that runs.</summary>
    /// <exception cref="VerlException">ContainerNotFound, or InvalidArgument naming the containers to choose from.</exception>
    public static async Task<VerlContainer> FindOnlyAsync(IDockerEngine engine, CancellationToken cancellationToken)
    {
        string host = engine.Endpoint.DockerHost;
        IReadOnlyList<VerlContainer> ours = await engine.Containers.ListAsync(ContainerLabels.Version, cancellationToken).ConfigureAwait(false);
        VerlContainer[] running = [.. ours.Where(container => container.State == "running")];
        return running switch
        {
            [VerlContainer only] => only,
            [] => throw new VerlException(
                VerlErrorKind.ContainerNotFound,
                ours.Count == 0
                    ? $"No container of VerlPS is on {host}."
                    : $"No container of VerlPS runs on {host}; stopped: {Names(ours)}.",
                host,
                ours.Count == 0 ? "Name any container: Get-VerlLog NAME, or a file: Get-VerlLog -Path FILE." : $"Name one: Get-VerlLog {ours[0].Name}"),
            _ => throw new VerlException(
                VerlErrorKind.InvalidArgument,
                $"Several containers of VerlPS run on {host}: {Names(running)}.",
                host,
                $"Name one, Get-VerlLog {running[0].Name}, or take all: Get-VerlContainer | Get-VerlLog"),
        };
    }

    /// <summary>
    /// What is selected of all sources, in one stream of items with many results each: the oldest line first, or, when
    /// following, as lines come. A source that fails is an <see cref="ErrorItem"/>, and the others go on.
    /// </summary>
    public static IAsyncEnumerable<StreamItem> ReadAsync(IReadOnlyList<LogSource> sources, LogRequest request, CancellationToken cancellationToken)
        => request.Query.Follow && request.Timeout is TimeSpan limit
            ? StreamTimeout.ReadAsync(stop => ReadAllAsync(sources, request, stop), limit, cancellationToken)
            : ReadAllAsync(sources, request, cancellationToken);

    private static IAsyncEnumerable<StreamItem> ReadAllAsync(IReadOnlyList<LogSource> sources, LogRequest request, CancellationToken cancellationToken)
        => !request.Query.Follow ? ReadToEndsAsync(sources, request, cancellationToken)
            : sources is [LogSource only] ? FollowAsync(only, request, cancellationToken)
            : StreamMerge.ReadAsync([.. sources.Select(source => FollowAsync(source, request, cancellationToken))], Math.Max(1, sources.Count), LogSourceReader.PartsAhead, cancellationToken);

    private static IAsyncEnumerable<StreamItem> FollowAsync(LogSource source, LogRequest request, CancellationToken cancellationToken)
        => LogFollower.ReadAsync(source, request.Query, (log, query) => LogSourceReader.ReadItemsAsync(log, request with { Query = query }, cancellationToken), cancellationToken);

    private static async IAsyncEnumerable<StreamItem> ReadToEndsAsync(IReadOnlyList<LogSource> given, LogRequest request, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        List<LogSource> sources = [];
        foreach (LogSource source in given)
        {
            FilesInstead instead = await FilesInstead.OfAsync(source, cancellationToken).ConfigureAwait(false);
            IReadOnlyList<LogSource> files = instead.Find();
            if (instead.Notice(files) is WarningItem notice)
                yield return notice;
            if (!instead.IsEmpty || files.Count == 0)
                sources.Add(source);
            sources.AddRange(files);
        }

        IAsyncEnumerable<StreamItem> items = sources is [LogSource only]
            ? LogSourceReader.ReadItemsAsync(only, request, cancellationToken)
            : LogMerge.ReadAsync([.. sources.Select(source => LogSourceReader.ReadAheadAsync(source, request, merged: true, cancellationToken))], cancellationToken);
        await foreach (StreamItem item in items.ConfigureAwait(false))
            yield return item;
    }

    private static string Names(IEnumerable<VerlContainer> containers) => string.Join(", ", containers.Select(container => container.Name));
}
