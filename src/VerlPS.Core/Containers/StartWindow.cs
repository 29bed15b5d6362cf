using VerlPS.Engine;

namespace VerlPS.Containers;

/// <summary>
/// Watches a container for a moment after its start: one that fails at once is the start's failure, told with its own
/// last words, and not something to find out later.
/// </summary>
public sealed class StartWindow(TimeSpan length)
{
    /// <summary>Long enough for a missing program or a wrong argument to show, short enough not to be felt.</summary>
    public static StartWindow Default { get; } = new(TimeSpan.FromMilliseconds(700));

    /// <summary>Waits; returns when the container still runs or ended well.</summary>
    /// <exception cref="VerlException">ContainerExited.</exception>
    public async Task PassAsync(IDockerEngine engine, string id, ContainerSpec spec, CancellationToken cancellationToken)
    {
        ContainerRunState state = await engine.Containers.WaitAsync(id, length, cancellationToken).ConfigureAwait(false);
        if (state.Running || state.ExitCode == 0)
            return;

        LastWords said = await LastWords.ReadAsync(engine, id, cancellationToken).ConfigureAwait(false);
        throw new VerlException(
            VerlErrorKind.ContainerExited,
            $"'{spec.Name}' ended at once with exit code {state.ExitCode}.{said}",
            spec.Name,
            said.Failure?.Remedy ?? "Try the command by hand: start the container without -Command, then 'docker exec -it' into it.");
    }
}
