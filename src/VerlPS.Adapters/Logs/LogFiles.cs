using System.Buffers;
using System.Runtime.CompilerServices;
using VerlPS.Logs;

namespace VerlPS.Adapters.Logs;

/// <summary>The log files of this machine. Following looks for more every quarter of a second.</summary>
public sealed class LogFiles(TimeProvider clock) : ILogFiles
{
    private const int BufferSize = 128 * 1024;

    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(250);

    /// <inheritdoc/>
    public async IAsyncEnumerable<LogLine> ReadAsync(string path, LogQuery query, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        LogFile file = LogFile.Open(path);
        byte[] buffer = ArrayPool<byte>.Shared.Rent(BufferSize);
        try
        {
            if (query.Tail is int tail)
                file.SkipToTail(tail);
            using PeriodicTimer timer = new(Interval, clock);
            LineBuffer begun = new();
            List<LogLine> lines = [];
            while (true)
            {
                cancellationToken.ThrowIfCancellationRequested();
                bool more = Read(file, buffer, begun, lines);
                if (!more)
                    more = query.Follow ? Renew(ref file, buffer, begun, lines) : Finish(begun, lines);

                foreach (LogLine line in lines)
                    yield return line;
                lines.Clear();
                if (more)
                    continue;
                if (!query.Follow)
                    break;
                await timer.WaitForNextTickAsync(cancellationToken).ConfigureAwait(false);
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
            file.Dispose();
        }
    }

    private static bool Read(LogFile file, byte[] buffer, LineBuffer begun, List<LogLine> lines)
    {
        int count = file.Read(buffer);
        ReadOnlySpan<byte> bytes = buffer.AsSpan(0, count);
        while (bytes.Length > 0 && begun.TryTake(ref bytes, out ReadOnlySpan<byte> line))
            lines.Add(ToLine(line));
        return count > 0;
    }

    /// <summary>Sees whether the file begins anew: a program truncated it, or renamed it and opened another.</summary>
    private static bool Renew(ref LogFile file, byte[] buffer, LineBuffer begun, List<LogLine> lines)
    {
        if (file.FindSuccessor() is LogFile successor)
        {
            // What came between the last read and the renaming.
            while (Read(file, buffer, begun, lines))
            {
            }

            file.Dispose();
            file = successor;
        }
        else if (!file.RestartIfTruncated())
        {
            return false;
        }

        Finish(begun, lines);
        return true;
    }

    private static bool Finish(LineBuffer begun, List<LogLine> lines)
    {
        if (begun.HasRest)
            lines.Add(ToLine(begun.TakeRest()));
        return false;
    }

    private static LogLine ToLine(ReadOnlySpan<byte> line) => new(null, LogChannel.Stdout, LineBuffer.Decode(line));
}
