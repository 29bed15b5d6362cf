namespace VerlPS;

/// <summary>How a program ended.</summary>
/// <param name="ExitCode">Its exit code; -1 where it did not start or was killed.</param>
/// <param name="Output">Its standard output.</param>
/// <param name="Error">Its standard error, or why it did not start.</param>
/// <param name="Elapsed">How long it ran.</param>
public sealed record ProcessResult(int ExitCode, string Output, string Error, TimeSpan Elapsed)
{
    /// <summary>It ran past its time and was killed, its children included.</summary>
    public bool TimedOut { get; init; }

    /// <summary>There is no such program on PATH.</summary>
    public bool NotFound { get; init; }
}

/// <summary>Runs programs of this machine.</summary>
public interface IProcessRunner
{
    /// <summary>
    /// Runs a program to its end, without a shell. Never throws for what the program does; the result tells.
    /// </summary>
    /// <param name="program">Its name on PATH, or its path.</param>
    /// <param name="arguments">Its arguments; they are traced, so that no secret may be among them.</param>
    /// <param name="input">Its standard input; it is not traced.</param>
    /// <param name="timeout">It is killed after that, its children included.</param>
    /// <param name="cancellationToken">Kills it.</param>
    Task<ProcessResult> RunAsync(string program, IReadOnlyList<string> arguments, string input, TimeSpan timeout, CancellationToken cancellationToken);

    /// <summary>The same with an empty standard input.</summary>
    Task<ProcessResult> RunAsync(string program, IReadOnlyList<string> arguments, TimeSpan timeout, CancellationToken cancellationToken);

    /// <summary>The program's full path on PATH; null where there is none.</summary>
    string? Find(string program);
}
