using System.Management.Automation;
using System.Runtime.InteropServices;
using System.Text;

namespace VerlPS.Shell;

/// <summary>The two output streams of the process and what may be sent to each.</summary>
internal sealed partial class Terminal : IDisposable
{
    private const int DefaultWidth = 120;

    private readonly Lock _lock = new();
    private readonly StreamWriter _output = Writer(Console.OpenStandardOutput());
    private readonly StreamWriter _error = Writer(Console.OpenStandardError());
    private readonly ProgressLine? _progress;
    private readonly bool _outputIsTerminal = !Console.IsOutputRedirected;
    private Action? _readerGone;

    public Terminal()
    {
        bool plain = !string.IsNullOrEmpty(Environment.GetEnvironmentVariable("NO_COLOR"))
            || Environment.GetEnvironmentVariable("TERM") is "dumb";
        bool errorIsTerminal = !Console.IsErrorRedirected;
        OutputColour = _outputIsTerminal && !plain;
        ErrorColour = errorIsTerminal && !plain;
        if (errorIsTerminal)
            _progress = new ProgressLine(_error, WindowWidth);
    }

    public bool OutputColour { get; }

    public bool ErrorColour { get; }

    public int Width => _outputIsTerminal ? WindowWidth() : DefaultWidth;

    /// <summary>What to do, once, when nobody reads standard output any more, as after <c>| head</c>.</summary>
    public void OnReaderGone(Action stop) => _readerGone = stop;

    public void WriteOutput(string text)
    {
        lock (_lock)
        {
            if (_outputIsTerminal)
                _progress?.Hide();
            _output.Write(text);
            _output.Flush();
            if (_outputIsTerminal)
                _progress?.ShowAfter(text);
        }

        if (!_outputIsTerminal && IsReaderGone())
            Interlocked.Exchange(ref _readerGone, null)?.Invoke();
    }

    public void WriteError(string text)
    {
        lock (_lock)
        {
            _progress?.Hide();
            _error.Write(text);
            _error.Flush();
            _progress?.ShowAfter(text);
        }
    }

    public void WriteProgress(long sourceId, ProgressRecord record)
    {
        lock (_lock)
            _progress?.Update(sourceId, record);
    }

    public void Dispose()
    {
        lock (_lock)
            _progress?.Hide();
    }

    // A terminal of a job or a recorder may not know its size.
    private static int WindowWidth() => Console.WindowWidth is > 0 and int width ? width : DefaultWidth;

    // AutoFlush would send each line as two writes, text and line end.
    private static StreamWriter Writer(Stream stream) => new(stream, new UTF8Encoding(false)) { NewLine = "\n" };

    // .NET ignores SIGPIPE and its console stream drops EPIPE, so a follower behind `| head` would never end.
    private static bool IsReaderGone()
    {
        const short PollError = 8;
        var standardOutput = new PollDescriptor { Descriptor = 1 };
        return Poll(ref standardOutput, 1, 0) > 0 && (standardOutput.Returned & PollError) != 0;
    }

    [LibraryImport("libc", EntryPoint = "poll")]
    private static partial int Poll(ref PollDescriptor descriptors, nuint count, int timeoutMilliseconds);

    [StructLayout(LayoutKind.Sequential)]
    private struct PollDescriptor
    {
        public int Descriptor;
        public short Requested;
        public short Returned;
    }
}
