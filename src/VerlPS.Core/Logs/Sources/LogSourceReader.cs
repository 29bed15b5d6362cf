using System.Runtime.CompilerServices;

namespace VerlPS.Logs;

/// <summary>Reads one log.</summary>
internal static class LogSourceReader
{
    // A part is some hundred lines: what waits must not grow where the pipeline is slow.
    public const int PartsAhead = 2;

    /// <summary>
    /// The same ahead of whoever takes the parts, so that reading, taking apart and writing to the pipeline go on side by
    /// side. A log that fails ends with an <see cref="ErrorItem"/>.
    /// </summary>
    public static IAsyncEnumerable<LogPart> ReadAheadAsync(LogSource source, LogRequest request, bool merged, CancellationToken cancellationToken)
        => StreamErrors.AsItems(
            StreamAhead.ReadAsync(ReadAsync(source, request, merged, cancellationToken), PartsAhead, cancellationToken),
            error => LogPart.Of(new ErrorItem(error)),
            cancellationToken);

    /// <summary>The same as items for the pipeline.</summary>
    public static async IAsyncEnumerable<StreamItem> ReadItemsAsync(LogSource source, LogRequest request, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await foreach (LogPart part in ReadAheadAsync(source, request, merged: false, cancellationToken).ConfigureAwait(false))
            yield return part.Item ?? new ResultsItem(part.Values);
    }

    /// <summary>What is selected of the log, in parts that came together.</summary>
    /// <param name="source">The log.</param>
    /// <param name="request">What is wanted of it.</param>
    /// <param name="merged">The parts are merged with those of other logs by their times.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    public static async IAsyncEnumerable<LogPart> ReadAsync(LogSource source, LogRequest request, bool merged, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        LogSelection selection = new(source.Name, request, source.Reference, source.ProcessId) { KeepsTime = source.KeepsTime, IsMerged = merged };
        bool empty = true;
        await foreach (LogBatch batch in source.Open(request.Query, cancellationToken).ConfigureAwait(false))
        {
            if (batch.Notice is string notice)
                yield return LogPart.Of(new WarningItem(notice));
            empty = empty && batch.Lines.Length == 0;
            // A followed log may stay silent for hours; one that is only read goes on in a moment.
            if (batch.Lines.Length == 0 && request.Query.Follow)
                selection.Flush();
            else
                selection.Add(source.Stream == LogChannel.Stdout ? batch.Lines : [.. batch.Lines.Select(line => line with { Stream = source.Stream })]);
            if (selection.TakePart() is { Values.Length: > 0 } part)
                yield return part;
        }

        selection.Flush();
        if (selection.TakePart() is { Values.Length: > 0 } last)
            yield return last;
        if (empty && request.Query.IsWhole && source.WhenEmpty is string hint)
            yield return LogPart.Of(new WarningItem($"{hint} {source.ToFill}".TrimEnd()));
    }
}
