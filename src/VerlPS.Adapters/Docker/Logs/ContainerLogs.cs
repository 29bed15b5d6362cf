using System.Diagnostics;
using System.Runtime.CompilerServices;
using VerlPS.Adapters.Logs;
using VerlPS.Engine;
using VerlPS.Logs;

namespace VerlPS.Adapters.Docker;

/// <summary>
/// Containers' logs, from the engine's file where it can be read, else over our own connection. Docker.DotNet reads them
/// at less than half the speed and does not keep the frames, without which a time in the middle of a long line can't be
/// told from the line.
/// </summary>
internal sealed class ContainerLogs(DockerEndpoint endpoint, IRequestTrace trace) : IContainerLogs
{
    public async IAsyncEnumerable<LogBatch> ReadAsync(string containerId, LogQuery query, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        LinePump pump = new((lines, stop) => Read(containerId, query, lines, stop));
        await using ConfiguredAsyncDisposable _ = pump.ConfigureAwait(false);
        await foreach (LogBatch batch in pump.ReadAllAsync(cancellationToken).ConfigureAwait(false))
            yield return batch;
    }

    private void Read(string containerId, LogQuery query, LinePump pump, CancellationToken stop)
    {
        try
        {
            LogCalls calls = new(endpoint, trace, containerId, stop);
            using EngineConnection connection = calls.Connect();
            LoggedContainer container = calls.Inspect(connection);
            if (UsesFile(query.Reader, container))
                Traced(container.LogPath!, () => new FileLogReader(calls, query, pump, stop).Read(container));
            else
                new EngineLogReader(calls, query, pump, stop).Read(container, connection);
        }
        catch (Exception error) when (error is not VerlException)
        {
            stop.ThrowIfCancellationRequested();
            throw EngineErrors.Translate(error, endpoint);
        }
    }

    private void Traced(string path, Action read)
    {
        long begin = Stopwatch.GetTimestamp();
        read();
        trace.Record($"read {path}", Stopwatch.GetElapsedTime(begin), "ok");
    }

    // A file on this machine that has the container's id in its name is the engine's, wherever the socket leads.
    private bool UsesFile(LogReader reader, LoggedContainer container)
    {
        if (reader == LogReader.Engine)
            return false;
        if (endpoint.SocketPath is not null && FileLogReader.CanRead(container))
            return true;
        if (reader == LogReader.Auto)
            return false;
        throw new VerlException(
            VerlErrorKind.LogNotReadable,
            container.LogPath is null
                ? $"The log driver '{container.LogDriver}' of '{container.Name}' keeps no file that can be read."
                : $"The engine's log file of '{container.Name}' can't be read here: {container.LogPath}.",
            container.Name,
            "Read it through the engine, -Source Engine; the file needs the engine's own machine, and root's rights.");
    }
}
