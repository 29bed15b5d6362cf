using System.ComponentModel;
using System.Diagnostics;
using System.Runtime.CompilerServices;
using System.Text.RegularExpressions;
using System.Threading.Channels;
using VerlPS.Adapters.Host;
using VerlPS.Compose;
using VerlPS.Engine;

namespace VerlPS.Adapters.Compose;

/// <summary>Runs the compose plugin as a program of its own; through the docker CLI it takes twice as long to start.</summary>
/// <param name="trace">Hears of every run.</param>
/// <param name="find">The plugin's path; null where there is none.</param>
public sealed partial class ComposeProgram(IRequestTrace trace, Func<string?> find) : IComposeProgram
{
    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(10);

    /// <inheritdoc/>
    public async IAsyncEnumerable<ComposeLine> RunAsync(
        DockerEndpoint endpoint, IReadOnlyList<string> arguments, Action<int> exited, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        string program = find() ?? throw new VerlException(
            VerlErrorKind.ComposeNotFound,
            "There is no Compose v2 on this machine: no plugin where the docker CLI looks for it, and no docker-compose on PATH.",
            "docker-compose",
            "Install the package docker-compose-plugin: Test-VerlHost | Repair-VerlHost -Check DKR-COMPOSE");
        long begin = Stopwatch.GetTimestamp();
        using Process process = Start(program, arguments, endpoint);
        Channel<ComposeLine> lines = Channel.CreateUnbounded<ComposeLine>(new UnboundedChannelOptions { SingleReader = true });
        Task reading = Task.WhenAll(ReadAsync(process.StandardOutput, isError: false, lines.Writer), ReadAsync(process.StandardError, isError: true, lines.Writer))
            .ContinueWith(_ => lines.Writer.TryComplete(), CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
        try
        {
            await foreach (ComposeLine line in lines.Reader.ReadAllAsync(cancellationToken).ConfigureAwait(false))
                yield return line;
            await process.WaitForExitAsync(cancellationToken).ConfigureAwait(false);
            exited(process.ExitCode);
        }
        finally
        {
            await EndAsync(process).ConfigureAwait(false);
            await reading.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            trace.Record($"compose {string.Join(' ', arguments)}", Stopwatch.GetElapsedTime(begin), process.ExitCode == 0 ? "ok" : $"exit code {process.ExitCode}");
        }
    }

    private static Process Start(string program, IReadOnlyList<string> arguments, DockerEndpoint endpoint)
    {
        ProcessStartInfo start = new(program, arguments)
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            UseShellExecute = false,
        };
        start.Environment["DOCKER_HOST"] = endpoint.DockerHost;
        // It would come before the address.
        start.Environment.Remove("DOCKER_CONTEXT");
        try
        {
            Process process = Process.Start(start)!;
            process.StandardInput.Close();
            return process;
        }
        catch (Win32Exception error)
        {
            throw new VerlException(VerlErrorKind.ComposeNotFound, $"'{program}' can't be run: {error.Message}.", program, "Install the package docker-compose-plugin anew.", error);
        }
    }

    private static async Task ReadAsync(StreamReader reader, bool isError, ChannelWriter<ComposeLine> lines)
    {
        while (await reader.ReadLineAsync().ConfigureAwait(false) is string line)
        {
            if (Escape().Replace(line, string.Empty).TrimEnd() is { Length: > 0 } text)
                lines.TryWrite(new ComposeLine(text, isError));
        }
    }

    // What it has asked of the engine goes on without it; killed, it could not say that it gave up.
    private static async Task EndAsync(Process process)
    {
        if (process.HasExited)
            return;
        NativeProcess.Interrupt(process.Id);
        using CancellationTokenSource limit = new(Grace);
        try
        {
            await process.WaitForExitAsync(limit.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
            await process.WaitForExitAsync(CancellationToken.None).ConfigureAwait(false);
        }
    }

    [GeneratedRegex(@"\x1b\[[0-9;?]*[A-Za-z]")]
    private static partial Regex Escape();
}
