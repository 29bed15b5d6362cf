using VerlPS.Engine;
using VerlPS.Failures;

namespace VerlPS.Containers;

/// <summary>
/// Watches a container for a moment after its start: one that fails at once is the start's failure, told with its own
/// last words, and not something to find out later.
/// </summary>
/// <param name="least">The shortest watch.</param>
/// <param name="share">The watch as a part of the time that the start took, so that a busy host, on which all takes longer, is watched longer.</param>
public sealed class StartWindow(TimeSpan least, double share)
{
    /// <summary>Long enough for a missing program or a wrong argument to show, short enough not to be felt.</summary>
    public static StartWindow Default { get; } = new(TimeSpan.FromMilliseconds(75), 0.2);

    /// <summary>Waits; returns the container when it still runs or ended well.</summary>
    /// <param name="engine">The engine.</param>
    /// <param name="id">The container's id.</param>
    /// <param name="name">Its name.</param>
    /// <param name="startTook">How long the engine took to start it.</param>
    /// <param name="cancellationToken">Ends the watch.</param>
    /// <exception cref="VerlException">ContainerExited, or ContainerNotFound where somebody removed it.</exception>
    public async Task<VerlContainer> PassAsync(IDockerEngine engine, string id, string name, TimeSpan startTook, CancellationToken cancellationToken)
    {
        TimeSpan length = startTook * share > least ? startTook * share : least;
        ContainerRunState state = await engine.Containers.WaitAsync(id, length, cancellationToken).ConfigureAwait(false);
        // An engine that is just noting the end of a container answers only when it has: that takes it a tenth of a second.
        VerlContainer seen = await engine.Containers.FindAsync(id, cancellationToken).ConfigureAwait(false)
            ?? throw new VerlException(VerlErrorKind.ContainerNotFound, $"The container '{name}' was removed while it started.", name);
        long exitCode = !state.Running ? state.ExitCode : seen.State is "exited" or "restarting" ? seen.ExitCode ?? 0 : 0;
        if (exitCode == 0)
            return seen;

        throw await ExplainEndAsync(engine, seen with { Name = name, ExitCode = exitCode }, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Says why a container ended right after its start, with its own last words.</summary>
    internal static async Task<VerlException> ExplainEndAsync(IDockerEngine engine, VerlContainer ended, CancellationToken cancellationToken)
    {
        LastWords said = await LastWords.ReadAsync(engine, ended.Id, cancellationToken).ConfigureAwait(false);
        long exitCode = ended.ExitCode ?? 0;
        return new VerlException(
            VerlErrorKind.ContainerExited,
            $"'{ended.Name}' ended at once with exit code {exitCode}.{said}",
            ended.Name,
            said.Failure?.Remedy ?? StartRemedies.ForExit(exitCode, ended.Name))
        {
            Failure = said.Failure ?? FailureCatalogue.Find($"exited with code {exitCode}", "docker"),
        };
    }
}
