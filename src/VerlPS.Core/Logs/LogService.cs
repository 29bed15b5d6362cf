using System.Runtime.CompilerServices;
using System.Threading.Channels;
using VerlPS.Containers;
using VerlPS.Engine;

namespace VerlPS.Logs;

/// <summary>Reads logs and hands their lines out as entries.</summary>
public static class LogService
{
    // Enough for every source to go on while a slow pipeline takes lines; a line is a few hundred bytes.
    private const int LinesAhead = 1024;

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
            ? MergeAsync(sources, request, cancellationToken)
            : ChainAsync(sources, request, cancellationToken);

    private static async IAsyncEnumerable<StreamItem> ChainAsync(
        IReadOnlyList<LogSource> sources, LogRequest request, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        foreach (LogSource source in sources)
        {
            await foreach (StreamItem item in ReadAsync(source, request, cancellationToken).ConfigureAwait(false))
                yield return item;
        }
    }

    private static async IAsyncEnumerable<StreamItem> MergeAsync(
        IReadOnlyList<LogSource> sources, LogRequest request, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        using CancellationTokenSource stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        Channel<StreamItem> merged = Channel.CreateBounded<StreamItem>(new BoundedChannelOptions(LinesAhead) { SingleReader = true });
        Task[] readers = [.. sources.Select(source => Task.Run(() => PumpAsync(source, request, merged.Writer, stop.Token), CancellationToken.None))];
        Task all = Task.WhenAll(readers);
        _ = all.ContinueWith(done => merged.Writer.Complete(done.Exception?.InnerException), CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
        try
        {
            await foreach (StreamItem item in merged.Reader.ReadAllAsync(cancellationToken).ConfigureAwait(false))
                yield return item;
        }
        finally
        {
            await stop.CancelAsync().ConfigureAwait(false);
            await all.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private static async Task PumpAsync(LogSource source, LogRequest request, ChannelWriter<StreamItem> target, CancellationToken cancellationToken)
    {
        await foreach (StreamItem item in ReadAsync(source, request, cancellationToken).ConfigureAwait(false))
            await target.WriteAsync(item, cancellationToken).ConfigureAwait(false);
    }

    private static async IAsyncEnumerable<StreamItem> ReadAsync(
        LogSource source, LogRequest request, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        VerlLogParser parser = new(source.Name);
        IAsyncEnumerator<LogLine> lines = source.Open(request.Query, cancellationToken).GetAsyncEnumerator(cancellationToken);
        await using ConfiguredAsyncDisposable _ = lines.ConfigureAwait(false);
        while (true)
        {
            VerlException? failure = null;
            try
            {
                if (!await lines.MoveNextAsync().ConfigureAwait(false))
                    break;
            }
            catch (VerlException error)
            {
                failure = error;
            }

            if (failure is not null)
            {
                yield return new ErrorItem(failure);
                break;
            }

            if (Select(lines.Current, parser, request) is object value)
                yield return new ResultItem(value);
        }
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
