using System.Diagnostics;
using System.Globalization;
using VerlPS.Engine;

namespace VerlPS.Adapters.Host;

/// <summary>Starts programs that inherit this process's terminal.</summary>
public sealed class Terminal(IRequestTrace trace) : ITerminal
{
    /// <inheritdoc/>
    public bool IsThere => !Console.IsInputRedirected && !Console.IsOutputRedirected;

    /// <inheritdoc/>
    public async Task<int> RunAsync(string path, IReadOnlyList<string> arguments, IReadOnlyDictionary<string, string> environment, CancellationToken cancellationToken)
    {
        ProcessStartInfo start = new(path, arguments) { UseShellExecute = false };
        foreach (KeyValuePair<string, string> pair in environment)
            start.Environment[pair.Key] = pair.Value;

        long begin = Stopwatch.GetTimestamp();
        using Process process = Process.Start(start)!;
        try
        {
            await process.WaitForExitAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
            throw;
        }

        trace.Record(
            $"{Path.GetFileName(path)} {string.Join(' ', arguments)}",
            Stopwatch.GetElapsedTime(begin),
            process.ExitCode == 0 ? "ok" : $"exit code {process.ExitCode.ToString(CultureInfo.InvariantCulture)}");
        return process.ExitCode;
    }
}
