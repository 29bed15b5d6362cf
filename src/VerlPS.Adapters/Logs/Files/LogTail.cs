using VerlPS.Logs;

namespace VerlPS.Adapters.Logs;

/// <summary>
/// Reads a file to its end, and on as it grows: through truncation, and through rotation to the file that has its path
/// then. Looks for more every four milliseconds, so that a line is seen about as soon as the engine would send it.
/// </summary>
internal sealed class LogTail(ILogFormat format, RotatedFiles rotated, LinePump pump, CancellationToken stop) : IDisposable
{
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(4);

    // Asking for another file costs more than asking for more of this one.
    private const int RoundsBetweenLooks = 25;

    private readonly LogBlocks _blocks = new(format);
    private readonly List<LogLine> _lines = [];
    private LogFile? _file;
    private int _idleRounds;

    /// <summary>So many rounds brought nothing.</summary>
    public TimeSpan Idle => Interval * _idleRounds;

    /// <summary>Reads what there is; the last lines may be kept until <see cref="WaitForMore"/> or <see cref="Finish"/>.</summary>
    /// <returns>Something came.</returns>
    public bool ReadToEnd()
    {
        bool any = false;
        while (_file is not null && _blocks.Read(_file.Read, _lines))
        {
            stop.ThrowIfCancellationRequested();
            any = true;
            pump.Offer(_lines);
        }

        return any;
    }

    /// <summary>Waits a moment, and reads what has come.</summary>
    public void WaitForMore()
    {
        stop.WaitHandle.WaitOne(Interval);
        stop.ThrowIfCancellationRequested();
        bool more = ReadOn();
        pump.Offer(_lines);
        _idleRounds = more ? 0 : _idleRounds + 1;
        if (_idleRounds * Interval == LinePump.Silence)
        {
            Hand();
            pump.HandSilence();
        }
    }

    /// <summary>Reads what has come, of this file and of those that came after it.</summary>
    public bool ReadOn()
    {
        if (_file?.RestartIfTruncated() == true)
        {
            // What was cut off can't be completed any more.
            _blocks.Finish(_lines);
            Hand();
        }

        bool more = ReadToEnd();
        if (_idleRounds % RoundsBetweenLooks == 0 && _file?.FindSuccessor() is LogFile successor)
        {
            // What came between the last read and the renaming.
            ReadToEnd();
            foreach (LogFile missed in rotated.OpenNewerThan(_file))
                ReadWhole(missed);
            Switch(successor);
            more = ReadToEnd();
        }

        return more;
    }

    /// <summary>Reads a file of the log that nobody writes any more.</summary>
    /// <param name="older">The file; it is disposed when it is done with.</param>
    public void ReadWhole(LogFile older)
    {
        if (older.IsCompressed)
        {
            // What was kept comes before what this file has.
            Hand();
            using (older)
                Gzip.Read(older, format, pump.Hand, stop);
            return;
        }

        Switch(older);
        ReadToEnd();
        _blocks.FinishFile(_lines);
        Hand();
    }

    /// <summary>Goes on with another file, which it disposes when it is done with it.</summary>
    public void Switch(LogFile next)
    {
        _blocks.FinishFile(_lines);
        Hand();
        _file?.Dispose();
        _file = next;
    }

    /// <summary>Hands out what has begun and will not end.</summary>
    public void Finish()
    {
        _blocks.Finish(_lines);
        Hand();
    }

    public void Dispose()
    {
        _file?.Dispose();
        _blocks.Dispose();
    }

    private void Hand() => pump.Hand(_lines);
}
