using System.ComponentModel;
using System.Diagnostics;
using System.Text;

namespace VerlPS.Adapters.Host;

/// <summary>One run of a program, with everything it starts.</summary>
internal sealed class ChildProcess(string path, IReadOnlyList<string> arguments, string input)
{
    /// <summary>The most that is kept of a program's output, in characters; one that prints more is stopped.</summary>
    public const int LongestOutput = 32 << 20;

    // How long output may still come after the program's own end, when something it started holds the pipe. Where all
    // threads of the pool are busy, even what was written long ago is read late: after one second it was seen to be lost.
    private static readonly TimeSpan Drain = TimeSpan.FromSeconds(5);

    // Looking for what is left to kill reads /proc, and that hangs on a process which the kernel holds in the midst of a change.
    private static readonly TimeSpan Killing = TimeSpan.FromSeconds(1);

    private readonly ProcessFamily _family = new();
    private readonly StringBuilder _output = new();
    private readonly StringBuilder _error = new();

    /// <summary>Runs to the end, or to the limit; nothing that it started outlives a limit or a cancel.</summary>
    public async Task<ProcessResult> RunAsync(TimeSpan timeout, CancellationToken cancellationToken)
    {
        using Process process = new() { StartInfo = Describe() };
        try
        {
            process.Start();
        }
        catch (Win32Exception error)
        {
            const int NoSuchFile = 2;
            return new ProcessResult(-1, string.Empty, error.Message, TimeSpan.Zero) { NotFound = error.NativeErrorCode == NoSuchFile };
        }

        using CancellationTokenSource overflow = new();
        using CancellationTokenSource limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, overflow.Token);
        using CancellationTokenSource reading = CancellationTokenSource.CreateLinkedTokenSource(limit.Token);
        limit.CancelAfter(timeout);
        Task written = WriteAsync(process.StandardInput, limit.Token);
        Task output = ReadAsync(process.StandardOutput, _output, overflow, reading.Token);
        Task errors = ReadAsync(process.StandardError, _error, overflow, reading.Token);
        int? exitCode = null;
        try
        {
            await process.WaitForExitAsync(limit.Token).ConfigureAwait(false);
            exitCode = process.ExitCode;
            reading.CancelAfter(Drain);
            await Task.WhenAll(written, output, errors).ConfigureAwait(false);
            return Result(process.ExitCode);
        }
        catch (OperationCanceledException)
        {
            await KillAsync(process).ConfigureAwait(false);
            cancellationToken.ThrowIfCancellationRequested();
            return overflow.IsCancellationRequested ? Overflowed()
                : exitCode is int code ? Result(code)
                : Result(-1) with { TimedOut = true };
        }
    }

    private async Task WriteAsync(StreamWriter writer, CancellationToken cancellationToken)
    {
        try
        {
            await writer.WriteAsync(input.AsMemory(), cancellationToken).ConfigureAwait(false);
            writer.Close();
        }
        catch (IOException)
        {
            // It ended, or closed its input, without reading all of it.
        }
    }

    private static async Task ReadAsync(StreamReader reader, StringBuilder text, CancellationTokenSource overflow, CancellationToken cancellationToken)
    {
        char[] buffer = new char[16 * 1024];
        while (await reader.ReadAsync(buffer, cancellationToken).ConfigureAwait(false) is int read and > 0)
        {
            lock (text)
                text.Append(buffer, 0, read);
            if (text.Length > LongestOutput)
            {
                await overflow.CancelAsync().ConfigureAwait(false);
                return;
            }
        }
    }

    private async Task KillAsync(Process process)
    {
        Task kill = Task.Factory.StartNew(
            () => _family.Kill(process), CancellationToken.None, TaskCreationOptions.LongRunning | TaskCreationOptions.DenyChildAttach, TaskScheduler.Default);
        await Task.WhenAny(kill, Task.Delay(Killing, CancellationToken.None)).ConfigureAwait(false);
    }

    private ProcessStartInfo Describe()
    {
        ProcessStartInfo start = new(path, arguments)
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            UseShellExecute = false,
        };
        _family.Mark(start);
        return start;
    }

    private ProcessResult Result(int exitCode)
    {
        lock (_output)
            lock (_error)
                return new ProcessResult(exitCode, _output.ToString(), _error.ToString(), TimeSpan.Zero);
    }

    // Of so much output the beginning tells nothing.
    private static ProcessResult Overflowed() => new(-1, string.Empty, $"it printed more than {LongestOutput >> 20} MiB and was stopped", TimeSpan.Zero);
}
