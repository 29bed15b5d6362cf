using VerlPS.Logs;

namespace VerlPS.Containers;

/// <summary>How a program in a container stands.</summary>
/// <param name="Running">It runs.</param>
/// <param name="Started">The engine could start it; false also before it was told to.</param>
/// <param name="ExitCode">Its exit code; null until it ended, or could not be started.</param>
public sealed record ExecState(bool Running, bool Started, long? ExitCode);

/// <summary>Programs that an engine runs in containers beside what the container was made for.</summary>
public interface IContainerExecs
{
    /// <summary>Prepares a program; nothing runs yet.</summary>
    /// <returns>The id of the run.</returns>
    /// <exception cref="VerlException">ContainerNotFound or ContainerNotRunning.</exception>
    Task<string> CreateAsync(string containerId, ExecRequest request, CancellationToken cancellationToken);

    /// <summary>
    /// Starts a prepared program and hands out its lines, of both streams, until it has closed them. Where it could not
    /// be started, the engine's words are the only line. Cancelling ends the reading and not the program.
    /// </summary>
    /// <param name="execId">The run.</param>
    /// <param name="input">What is written to its standard input, which is closed then; null where it has none.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    IAsyncEnumerable<LogLine> StartAsync(string execId, IReadOnlyList<string>? input, CancellationToken cancellationToken);

    /// <summary>Starts a prepared program and leaves it alone.</summary>
    Task StartDetachedAsync(string execId, CancellationToken cancellationToken);

    /// <summary>Asks how a program stands.</summary>
    Task<ExecState> FindAsync(string execId, CancellationToken cancellationToken);
}
