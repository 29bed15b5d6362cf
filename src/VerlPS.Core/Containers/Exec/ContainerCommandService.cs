using System.Runtime.CompilerServices;
using VerlPS.Engine;
using VerlPS.Logs;

namespace VerlPS.Containers;

/// <summary>Runs programs in containers, and leaves none running that nobody waits for any more.</summary>
public sealed class ContainerCommandService(IDockerEngine engine, TimeProvider time)
{
    private const int LastErrors = 15;
    private static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(10);
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(1);

    /// <summary>A container that runs, by its name or id.</summary>
    /// <exception cref="VerlException">ContainerNotFound or ContainerNotRunning.</exception>
    public async Task<VerlContainer> FindRunningAsync(string name, bool all, CancellationToken cancellationToken)
    {
        VerlContainer container = await new ContainerListService(engine).FindOneAsync(name, all, cancellationToken).ConfigureAwait(false);
        return container.State == "running" ? container : throw new VerlException(
            VerlErrorKind.ContainerNotRunning,
            $"'{container.Name}' does not run: it is {container.State}{(container.ExitCode is long code ? $", with exit code {code}" : "")}.",
            name,
            container.State == "paused" ? $"Let it go on: docker unpause {container.Name}" : $"Start it: Restart-VerlContainer {container.Name}");
    }

    /// <summary>
    /// Runs a program: its output are <see cref="ResultItem"/>s of text as they come, its errors <see cref="ErrorTextItem"/>s.
    /// Leaving it ends the program.
    /// </summary>
    /// <exception cref="VerlException">ContainerCommandFailed: it could not be started, or ended with another exit code than 0.</exception>
    public async IAsyncEnumerable<StreamItem> RunAsync(VerlContainer container, ExecRequest request, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        Queue<string> lastErrors = new();
        await foreach (Step step in ReadAsync(container, request, cancellationToken).ConfigureAwait(false))
        {
            if (step.ExitCode is long exitCode)
            {
                if (exitCode != 0)
                    throw CommandFailure.Ended(container.Name, request, exitCode, [.. lastErrors]);
            }
            else if (step.Line.Stream == LogChannel.Stdout)
            {
                yield return new ResultItem(step.Line.Text);
            }
            else
            {
                if (lastErrors.Count == LastErrors)
                    lastErrors.Dequeue();
                lastErrors.Enqueue(step.Line.Text);
                yield return new ErrorTextItem(step.Line.Text);
            }
        }
    }

    /// <summary>Runs a program to its end, whatever its exit code; the one item is a <see cref="ContainerCommandResult"/>.</summary>
    /// <exception cref="VerlException">ContainerCommandFailed: it could not be started.</exception>
    public async IAsyncEnumerable<StreamItem> CollectAsync(VerlContainer container, ExecRequest request, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        List<string> output = [];
        List<string> errors = [];
        long begin = time.GetTimestamp();
        long exitCode = 0;
        await foreach (Step step in ReadAsync(container, request, cancellationToken).ConfigureAwait(false))
        {
            if (step.ExitCode is long code)
                exitCode = code;
            else
                (step.Line.Stream == LogChannel.Stdout ? output : errors).Add(step.Line.Text);
        }

        yield return new ResultItem(new ContainerCommandResult
        {
            Container = container.Name,
            Command = [.. request.Command],
            ExitCode = exitCode,
            Output = [.. output],
            ErrorOutput = [.. errors],
            Duration = time.GetElapsedTime(begin),
            DockerHost = engine.Endpoint.DockerHost,
        });
    }

    // The lines, and at last the exit code.
    private async IAsyncEnumerable<Step> ReadAsync(VerlContainer container, ExecRequest request, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        request.Validate();
        ExecMark mark = new();
        ExecRequest marked = mark.Put(request);
        string id = await engine.Execs.CreateAsync(container.Id, marked, cancellationToken).ConfigureAwait(false);
        bool started = false, over = false;
        List<string> refusal = [];
        try
        {
            await foreach (LogLine line in engine.Execs.StartAsync(id, request.Input, cancellationToken).ConfigureAwait(false))
            {
                // Where it can't start a program the engine says so on what would be the program's own output.
                started = started || !await IsRefusedAsync(id, cancellationToken).ConfigureAwait(false);
                if (started)
                    yield return new Step(line, null);
                else
                    refusal.Add(line.Text);
            }

            ExecState end = await EndAsync(id, cancellationToken).ConfigureAwait(false);
            over = true;
            if (!end.Started)
                throw CommandFailure.NotStarted(container.Name, request, refusal);
            yield return new Step(default, end.ExitCode);
        }
        finally
        {
            if (!over)
                await mark.EndAsync(engine, container.Id, marked).ConfigureAwait(false);
        }
    }

    private async Task<bool> IsRefusedAsync(string id, CancellationToken cancellationToken)
        => await engine.Execs.FindAsync(id, cancellationToken).ConfigureAwait(false) is { Started: false, ExitCode: not null };

    // Its streams end a little before it does, or long before where it closed them itself.
    private async Task<ExecState> EndAsync(string id, CancellationToken cancellationToken)
    {
        for (TimeSpan pause = FirstPause; ; pause = TimeSpan.FromTicks(Math.Min(pause.Ticks * 2, LongestPause.Ticks)))
        {
            ExecState state = await engine.Execs.FindAsync(id, cancellationToken).ConfigureAwait(false);
            if (!state.Running && state.ExitCode is not null)
                return state;
            await Task.Delay(pause, time, cancellationToken).ConfigureAwait(false);
        }
    }

    private readonly record struct Step(LogLine Line, long? ExitCode);
}
