using VerlPS.Engine;

namespace VerlPS.Compose;

/// <summary>A line that compose printed.</summary>
/// <param name="Text">Without the escape sequences that compose writes even where there is no terminal.</param>
/// <param name="IsError">It came on standard error, where compose tells its progress and its failures.</param>
public sealed record ComposeLine(string Text, bool IsError);

/// <summary>The Compose v2 plugin of this machine: the real engine of compose files.</summary>
public interface IComposeProgram
{
    /// <summary>
    /// Runs it against an engine. Lines come as they are printed. Cancelled, it is asked to end as by Ctrl+C, and killed
    /// when it does not within ten seconds.
    /// </summary>
    /// <param name="endpoint">The engine.</param>
    /// <param name="arguments">Its arguments; they are traced.</param>
    /// <param name="exited">Gets the exit code after the last line; not called where it was cancelled.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <exception cref="VerlException">ComposeNotFound: there is no plugin where the docker CLI looks, and no docker-compose on PATH.</exception>
    IAsyncEnumerable<ComposeLine> RunAsync(DockerEndpoint endpoint, IReadOnlyList<string> arguments, Action<int> exited, CancellationToken cancellationToken);
}
