using System.Threading.Channels;
using VerlPS.Logs;

namespace VerlPS.Adapters.Logs;

/// <summary>Reads lines on a thread of its own, ahead of whoever takes them but never far ahead.</summary>
internal sealed class LinePump : IAsyncDisposable
{
    private const int BatchesAhead = 32;
    private const int BatchLength = 64 * 1024;

    private readonly Channel<LogLine[]> _batches = Channel.CreateBounded<LogLine[]>(
        new BoundedChannelOptions(BatchesAhead) { SingleReader = true, SingleWriter = true });

    private readonly CancellationTokenSource _stop = new();
    private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <param name="read">Reads to the end, or until the token says stop; called on the thread.</param>
    public LinePump(Action<LinePump, CancellationToken> read)
    {
        Thread thread = new(() => Run(read)) { IsBackground = true, Name = "VerlPS log" };
        thread.Start();
    }

    /// <summary>The lines, in the batches in which they were handed over.</summary>
    public IAsyncEnumerable<LogLine[]> ReadAllAsync(CancellationToken cancellationToken) => _batches.Reader.ReadAllAsync(cancellationToken);

    /// <summary>Hands lines over; waits while the taker is too far behind. For the thread only.</summary>
    public void Hand(List<LogLine> lines)
    {
        if (lines.Count == 0)
            return;

        LogLine[] batch = [.. lines];
        lines.Clear();
        while (!_batches.Writer.TryWrite(batch))
            _batches.Writer.WaitToWriteAsync(_stop.Token).AsTask().GetAwaiter().GetResult();
    }

    /// <summary>Hands over what an engine sends, to its end. For the thread only.</summary>
    public void HandAll(EngineConnection connection, Stream source, FrameReader frames)
    {
        List<LogLine> lines = [];
        int held = 0;
        try
        {
            // The engine sends line by line. Waking the taker for each would cost more than reading it.
            while (frames.Read(source, lines) is > 0 and int count)
            {
                held += count;
                if (held < BatchLength && connection.HasMore())
                    continue;
                Hand(lines);
                held = 0;
            }
        }
        finally
        {
            // Where the engine goes away, what it last said matters most.
            Hand(lines);
        }
    }

    /// <summary>Ends the reading, and waits until its thread is done.</summary>
    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync().ConfigureAwait(false);
        await _ended.Task.ConfigureAwait(false);
        _stop.Dispose();
    }

    private void Run(Action<LinePump, CancellationToken> read)
    {
        Exception? failure = null;
        try
        {
            read(this, _stop.Token);
        }
#pragma warning disable CA1031 // Whoever takes the lines gets the failure; nobody else can.
        catch (Exception error)
#pragma warning restore CA1031
        {
            failure = error;
        }

        _batches.Writer.Complete(failure);
        _ended.SetResult();
    }
}
