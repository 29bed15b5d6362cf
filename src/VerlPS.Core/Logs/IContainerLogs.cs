namespace VerlPS.Logs;

/// <summary>Reads containers' logs.</summary>
public interface IContainerLogs
{
    /// <summary>
    /// The container's lines, in batches, in the order in which the engine keeps them. Ends at the end of the log, or,
    /// when following, as <see cref="LogQuery.Ending"/> says. Cancelling ends it with <see cref="OperationCanceledException"/>.
    /// </summary>
    /// <exception cref="VerlException">
    /// ContainerNotFound; LogNotReadable (the log driver keeps nothing to read, or the file was asked for and can't be read);
    /// EngineNotFound where the engine goes away and the log isn't followed.
    /// </exception>
    IAsyncEnumerable<LogBatch> ReadAsync(string containerId, LogQuery query, CancellationToken cancellationToken);
}
