namespace VerlPS.Hosts;

/// <summary>Reads facts, each within a limit of time. What the source does wrong becomes the fact's Missing and never an exception.</summary>
internal sealed class FactReader(TimeProvider clock, IProcessRunner processes, TimeSpan timeout, CancellationToken cancellationToken)
{
    /// <summary>The limit.</summary>
    public TimeSpan Timeout => timeout;

    /// <summary>Reads by calls that block, on a thread of its own: one that hangs in the kernel can't be ended and is left behind.</summary>
    /// <param name="read">Gives the value; null where there is none.</param>
    /// <param name="missing">Why there is none.</param>
    public Task<Fact<T>> BlockingAsync<T>(Func<T?> read, string missing)
        where T : class
        => AwaitAsync(
            Task.Factory.StartNew(read, cancellationToken, TaskCreationOptions.LongRunning | TaskCreationOptions.DenyChildAttach, TaskScheduler.Default),
            missing);

    /// <summary>Runs a program to its end or to the limit.</summary>
    public Task<ProcessResult> RunAsync(string program, params string[] arguments) => RunAsync(timeout, program, arguments);

    /// <summary>Runs a program to its end or to a limit of its own, for one that has to wait for another.</summary>
    public async Task<ProcessResult> RunAsync(TimeSpan limit, string program, params string[] arguments)
    {
        // Looking along PATH and starting can hang too, where a folder of it is on a mount that hangs.
        Task<Task<ProcessResult>> start = Task.Factory.StartNew(
            () => processes.RunAsync(program, arguments, limit, cancellationToken),
            cancellationToken,
            TaskCreationOptions.LongRunning | TaskCreationOptions.DenyChildAttach,
            TaskScheduler.Default);
        try
        {
            return await (await start.WaitAsync(limit, clock, cancellationToken).ConfigureAwait(false)).ConfigureAwait(false);
        }
        catch (TimeoutException)
        {
            return new ProcessResult(-1, string.Empty, $"'{program}' did not start", limit) { TimedOut = true };
        }
    }

    /// <summary>Runs a program and reads its output.</summary>
    /// <param name="read">Gives the value; null where the output holds none.</param>
    /// <param name="missing">Why there is none where the program is not there, or says nothing.</param>
    /// <param name="program">The program.</param>
    /// <param name="arguments">Its arguments.</param>
    public async Task<Fact<T>> OutputAsync<T>(Func<ProcessResult, T?> read, string missing, string program, params string[] arguments)
        where T : class
    {
        ProcessResult run = await RunAsync(program, arguments).ConfigureAwait(false);
        return run.NotFound ? Fact.None<T>(missing, run.Elapsed)
            : run.TimedOut ? Fact.None<T>($"{Path.GetFileName(program)} gave no answer within {Limit}", run.Elapsed)
            : read(run) is T value ? Fact.Of(value, run.Elapsed)
            : Fact.None<T>(missing, run.Elapsed);
    }

    /// <summary>Waits for a source that reads by itself.</summary>
    /// <param name="source">The source.</param>
    /// <param name="missing">Why there is no value where it gives none.</param>
    public async Task<Fact<T>> AwaitAsync<T>(Task<T?> source, string missing)
        where T : class
    {
        long begin = clock.GetTimestamp();
        try
        {
            T? value = await source.WaitAsync(timeout, clock, cancellationToken).ConfigureAwait(false);
            return value is null ? Fact.None<T>(missing, clock.GetElapsedTime(begin)) : Fact.Of(value, clock.GetElapsedTime(begin));
        }
        catch (TimeoutException)
        {
            return Fact.None<T>($"not read within {Limit}", clock.GetElapsedTime(begin));
        }
        catch (VerlException error)
        {
            return Fact.None<T>(error.Message.TrimEnd('.'), clock.GetElapsedTime(begin));
        }
    }

    private string Limit => FormattableString.Invariant($"{timeout.TotalSeconds:0.#} s");
}
