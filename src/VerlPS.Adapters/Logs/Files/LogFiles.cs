using System.Runtime.CompilerServices;
using VerlPS.Logs;

namespace VerlPS.Adapters.Logs;

/// <summary>The log files of this machine.</summary>
public sealed class LogFiles : ILogFiles
{
    /// <inheritdoc/>
    public async IAsyncEnumerable<LogBatch> ReadAsync(string path, LogQuery query, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        LinePump pump = new((lines, stop) => Read(path, query, lines, stop));
        await using ConfiguredAsyncDisposable _ = pump.ConfigureAwait(false);
        await foreach (LogBatch batch in pump.ReadAllAsync(cancellationToken).ConfigureAwait(false))
            yield return batch;
    }

    private static void Read(string path, LogQuery query, LinePump pump, CancellationToken stop)
    {
        TextFormat format = new();
        LogFile file = LogFile.Open(path);
        if (file.IsCompressed)
        {
            using (file)
            {
                format.Skipped = query.Tail is int wanted ? Gzip.CountRecords(file, new TextFormat(), stop) - wanted : 0;
                Gzip.Read(file, format, pump.Hand, stop);
            }

            return;
        }

        using LogTail tail = new(format, new RotatedFiles(path, format), pump, stop);
        tail.Switch(file);
        int missing = query.Tail ?? 0;
        if (query.Tail is not null)
            file.SkipToTail(format, ref missing);
        tail.ReadToEnd();
        while (query.Follow && !query.Written.IsCancellationRequested)
            tail.WaitForMore();
        if (query.Follow)
            tail.ReadOn();
        tail.Finish();
    }
}
