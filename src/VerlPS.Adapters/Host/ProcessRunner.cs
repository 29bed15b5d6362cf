using System.Diagnostics;
using VerlPS.Engine;

namespace VerlPS.Adapters.Host;

/// <summary>Runs programs of this machine.</summary>
/// <param name="trace">Hears of every run.</param>
/// <param name="path">Where programs are looked for; null for this process's PATH.</param>
/// <param name="root">Prefix of programs named by their path, as of <see cref="LocalTree"/>; empty for this machine.</param>
public sealed class ProcessRunner(IRequestTrace trace, string? path = null, string root = "") : IProcessRunner
{
    /// <inheritdoc/>
    public string? Find(string program)
        => (path ?? Environment.GetEnvironmentVariable("PATH") ?? string.Empty)
            .Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries)
            .Select(folder => Path.Combine(folder, program))
            .FirstOrDefault(IsExecutable);

    /// <inheritdoc/>
    public Task<ProcessResult> RunAsync(string program, IReadOnlyList<string> arguments, TimeSpan timeout, CancellationToken cancellationToken)
        => RunAsync(program, arguments, string.Empty, timeout, cancellationToken);

    /// <inheritdoc/>
    public async Task<ProcessResult> RunAsync(string program, IReadOnlyList<string> arguments, string input, TimeSpan timeout, CancellationToken cancellationToken)
    {
        long begin = Stopwatch.GetTimestamp();
        // .NET would look into the working folder before PATH; a program that lies there is not the one that is meant.
        string? file = program.Contains('/', StringComparison.Ordinal) ? root + program : Find(program);
        ProcessResult result = file is null
            ? new ProcessResult(-1, string.Empty, $"There is no '{program}' on PATH.", TimeSpan.Zero) { NotFound = true }
            : await new ChildProcess(file, arguments, input).RunAsync(timeout, cancellationToken).ConfigureAwait(false);
        result = result with { Elapsed = Stopwatch.GetElapsedTime(begin) };

        string outcome = result.TimedOut ? "timed out" : result.NotFound ? "not found" : result.ExitCode == 0 ? "ok" : $"exit code {result.ExitCode}";
        trace.Record($"{Path.GetFileName(program)} {string.Join(' ', arguments)}".TrimEnd(), result.Elapsed, outcome);
        return result;
    }

    private static bool IsExecutable(string path)
    {
        if (!File.Exists(path))
            return false;
        const UnixFileMode AnyExecute = UnixFileMode.UserExecute | UnixFileMode.GroupExecute | UnixFileMode.OtherExecute;
        return OperatingSystem.IsWindows() || (File.GetUnixFileMode(path) & AnyExecute) != 0;
    }
}
