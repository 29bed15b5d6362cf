using System.Runtime.CompilerServices;

namespace VerlPS.Logs;

/// <summary>Reads one log.</summary>
internal static class LogSourceReader
{
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
            yield return LogPart.Of(new WarningItem($"{hint} Let that write to a file in a mounted folder, and read it with Get-VerlLog -Path."));
    }
}
