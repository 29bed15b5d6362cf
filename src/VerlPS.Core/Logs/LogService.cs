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
    /// The lines of all sources: one source after the other, or, when following, all at once as lines come.
    /// A source that fails is an <see cref="ErrorItem"/>, and the others go on.
    /// </summary>
    public static IAsyncEnumerable<StreamItem> ReadAsync(IReadOnlyList<LogSource> sources, LogRequest request, CancellationToken cancellationToken)
        => sources.Count > 1 && request.Query.Follow
            ? StreamMerge.ReadAsync([.. sources.Select(source => StreamErrors.AsItems(ReadAsync(source, request, cancellationToken), cancellationToken))], sources.Count, cancellationToken)
            : StreamMerge.ChainAsync([.. sources.Select(source => ReadAsync(source, request, cancellationToken))], cancellationToken);

    /// <summary>
    /// The lines of all sources in one, the oldest first; when following, as they come. A source that fails is an
    /// <see cref="ErrorItem"/>, and the others go on.
    /// </summary>
    public static IAsyncEnumerable<StreamItem> MergeAsync(IReadOnlyList<LogSource> sources, LogRequest request, CancellationToken cancellationToken)
        => request.Query.Follow
            ? ReadAsync(sources, request, cancellationToken)
            : LogMerge.ReadAsync([.. sources.Select(source => StreamErrors.AsItems(ReadTimedAsync(source, request, cancellationToken), error => new TimedItem(null, new ErrorItem(error)), cancellationToken))], cancellationToken);

    private static async IAsyncEnumerable<StreamItem> ReadAsync(
        LogSource source, LogRequest request, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await foreach (TimedItem timed in ReadTimedAsync(source, request, cancellationToken).ConfigureAwait(false))
            yield return timed.Item;
    }

    private static async IAsyncEnumerable<TimedItem> ReadTimedAsync(
        LogSource source, LogRequest request, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        VerlLogParser parser = new(source.Name);
        bool empty = true;
        await foreach (LogLine line in source.Open(request.Query, cancellationToken).ConfigureAwait(false))
        {
            empty = false;
            if (Select(line, parser, request) is object value)
                yield return new TimedItem(line.Timestamp, new ResultItem(value));
        }

        if (empty && request.Query.IsWhole && source.WhenEmpty is string hint)
            yield return new TimedItem(null, new WarningItem(hint));
    }

    private static object? Select(LogLine line, VerlLogParser parser, LogRequest request)
    {
        if (request.Raw && request.Filter.Level is null)
            return request.Filter.AcceptsText(line.Text) ? line.Text : null;

        // The parser sees every line: later ones build on what earlier ones said.
        VerlLogEntry entry = parser.Parse(line);
        if (entry.Level < request.Filter.Level || !request.Filter.AcceptsText(line.Text))
            return null;
        return request.Raw ? line.Text : entry;
    }

    private static string Names(IEnumerable<VerlContainer> containers) => string.Join(", ", containers.Select(container => container.Name));
}
