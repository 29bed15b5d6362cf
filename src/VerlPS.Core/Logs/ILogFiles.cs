namespace VerlPS.Logs;

/// <summary>Reads log files of this machine.</summary>
public interface ILogFiles
{
    /// <summary>
    /// The file's lines, in batches; of a compressed file (gzip) what it holds. When following, also the lines that are
    /// appended later, across truncation, rotation, deletion and a new file of the same name.
    /// </summary>
    /// <exception cref="VerlException">PathNotFound or LogNotReadable.</exception>
    IAsyncEnumerable<LogBatch> ReadAsync(string path, LogQuery query, CancellationToken cancellationToken);
}
