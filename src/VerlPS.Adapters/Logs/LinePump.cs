using System.Threading.Channels;
using VerlPS.Logs;

namespace VerlPS.Adapters.Logs;

/// <summary>Reads lines on a thread of its own, ahead of whoever takes them but never far ahead.</summary>
internal sealed class LinePump : IAsyncDisposable
{
    // Small batches stay in the processor's cache, and their arrays out of the heap of large objects.
    private const int BatchesAhead = 4;
    private const int BatchLength = 128 * 1024;
    private const int BatchLines = 1000;

    private readonly Channel<LogBatch> _batches = Channel.CreateBounded<LogBatch>(
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
    public IAsyncEnumerable<LogBatch> ReadAllAsync(CancellationToken cancellationToken) => _batches.Reader.ReadAllAsync(cancellationToken);

    /// <summary>Hands lines over; waits while the taker is too far behind. For the thread only.</summary>
    public void Hand(List<LogLine> lines)
    {
        if (lines.Count == 0)
            return;

        LogLine[] batch = [.. lines];
        lines.Clear();
        Hand(new LogBatch(batch));
    }

    /// <summary>
    /// Hands lines over, or keeps a few for the next call while the taker is behind: a file that is followed goes on
    /// being read, for it may be truncated at any time. For the thread only.
    /// </summary>
    public void Offer(List<LogLine> lines)
    {
        if (lines.Count >= BatchLines || _batches.Reader.Count < BatchesAhead)
            Hand(lines);
    }

    /// <summary>Says that there is nothing more for now, so that what waits for more need not wait on. For the thread only.</summary>
    public void HandSilence() => Hand(new LogBatch([]));

    /// <summary>Hands over what the user should hear. For the thread only.</summary>
    public void HandNotice(string notice) => Hand(new LogBatch([], notice));

    /// <summary>Hands over what an engine sends, to its end. For the thread only.</summary>
    /// <param name="connection">Where it comes from.</param>
    /// <param name="source">The body of the engine's answer.</param>
    /// <param name="frames">Takes it apart.</param>
    /// <param name="select">Takes out of a batch what is not to be handed over; null for nothing.</param>
    public void HandAll(EngineConnection connection, Stream source, FrameReader frames, Action<List<LogLine>>? select = null)
    {
        List<LogLine> lines = [];
        int held = 0;
        try
        {
            // The engine sends line by line. Waking the taker for each would cost more than reading it.
            while (frames.Read(source, lines) is > 0 and int count)
            {
                held += count;
                if (held < BatchLength && lines.Count < BatchLines && connection.HasMore())
                    continue;
                select?.Invoke(lines);
                Hand(lines);
                held = 0;
                if (!connection.HasMore(Silence))
                    HandSilence();
            }
        }
        finally
        {
            // Where the engine goes away, what it last said matters most.
            select?.Invoke(lines);
            Hand(lines);
        }
    }

    /// <summary>After so long without a line a source is silent for now.</summary>
    public static TimeSpan Silence { get; } = TimeSpan.FromMilliseconds(200);

    /// <summary>Ends the reading, and waits until its thread is done.</summary>
    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync().ConfigureAwait(false);
        await _ended.Task.ConfigureAwait(false);
        _stop.Dispose();
    }

    private void Hand(LogBatch batch)
    {
        while (!_batches.Writer.TryWrite(batch))
            _batches.Writer.WaitToWriteAsync(_stop.Token).AsTask().GetAwaiter().GetResult();
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
