using System.Globalization;
using System.Runtime.CompilerServices;
using VerlPS.Containers;
using VerlPS.Engine;

namespace VerlPS.Logs;

/// <summary>Reads logs and hands their lines out as entries.</summary>
public static class LogService
{
    // A part is some hundred lines: what waits must not grow where the pipeline is slow.
    private const int PartsAhead = 2;

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

    private static async IAsyncEnumerable<StreamItem> ReadAllAsync(IReadOnlyList<LogSource> given, LogRequest request, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        List<LogSource> sources = [];
        foreach (LogSource source in given)
        {
            IReadOnlyList<LogSource> instead = await FindInsteadAsync(source, cancellationToken).ConfigureAwait(false);
            if (instead.Count > 0)
                yield return new WarningItem($"{source.WhenEmpty} Reading {Count(instead)} instead: {Names(instead)}.");
            // Its log may still begin.
            sources.Add(instead.Count > 0 ? source with { WhenEmpty = null } : source);
            sources.AddRange(instead);
        }

        await foreach (StreamItem item in ReadSourcesAsync(sources, request, cancellationToken).ConfigureAwait(false))
            yield return item;
    }

    private static IAsyncEnumerable<StreamItem> ReadSourcesAsync(List<LogSource> sources, LogRequest request, CancellationToken cancellationToken)
    {
        bool merged = sources.Count > 1 && !request.Query.Follow;
        // Reading, taking apart and writing to the pipeline go on side by side.
        IAsyncEnumerable<LogPart>[] logs = [.. sources.Select(source => StreamErrors.AsItems(
            StreamAhead.ReadAsync(LogSourceReader.ReadAsync(source, request, merged, cancellationToken), PartsAhead, cancellationToken),
            error => LogPart.Of(new ErrorItem(error)),
            cancellationToken))];
        return merged
            ? LogMerge.ReadAsync(logs, cancellationToken)
            : logs.Length == 1
            ? AsItemsAsync(logs[0], cancellationToken)
            : StreamMerge.ReadAsync([.. logs.Select(log => AsItemsAsync(log, cancellationToken))], Math.Max(1, logs.Length), PartsAhead, cancellationToken);
    }

    private static async IAsyncEnumerable<StreamItem> AsItemsAsync(IAsyncEnumerable<LogPart> log, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await foreach (LogPart part in log.WithCancellation(cancellationToken).ConfigureAwait(false))
            yield return part.Item ?? new ResultsItem(part.Values);
    }

    // What docker exec starts writes to files; the log of a container that only keeps itself alive stays empty.
    private static async Task<IReadOnlyList<LogSource>> FindInsteadAsync(LogSource source, CancellationToken cancellationToken)
    {
        if (source.Instead is null)
            return [];
        try
        {
            await foreach (LogBatch batch in source.Open(new LogQuery { Tail = 1 }, cancellationToken).ConfigureAwait(false))
            {
                if (batch.Lines.Length > 0)
                    return [];
            }
        }
        catch (VerlException)
        {
            // It is told when the log itself is read.
            return [];
        }

        return source.Instead();
    }

    private static string Count(IReadOnlyList<LogSource> files)
        => string.Create(CultureInfo.InvariantCulture, $"{files.Count} file{(files.Count == 1 ? "" : "s")}");

    private static string Names(IReadOnlyList<LogSource> files)
    {
        const int Most = 3;
        return string.Join(", ", files.Take(Most).Select(file => file.Path ?? file.Name)) + (files.Count > Most ? ", …" : "");
    }

    private static string Names(IEnumerable<VerlContainer> containers) => string.Join(", ", containers.Select(container => container.Name));
}
