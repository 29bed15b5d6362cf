using System.Runtime.CompilerServices;

namespace VerlPS.Logs;

/// <summary>For whoever reads few lines, and wants them one by one.</summary>
public static class LogBatches
{
    /// <summary>The lines of the batches.</summary>
    public static async IAsyncEnumerable<LogLine> LinesAsync(this IAsyncEnumerable<LogBatch> batches, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        await foreach (LogBatch batch in batches.WithCancellation(cancellationToken).ConfigureAwait(false))
        {
            foreach (LogLine line in batch.Lines)
                yield return line;
        }
    }
}
