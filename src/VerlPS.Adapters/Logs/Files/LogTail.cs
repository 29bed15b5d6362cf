using VerlPS.Logs;

namespace VerlPS.Adapters.Logs;

/// <summary>
/// Reads a file to its end, and on as it grows: through truncation, and through rotation to the file that has its path
/// then. Looks for more every four milliseconds, so that a line is seen about as soon as the engine would send it; of many
/// files that are followed, those that have been silent for a second are looked at less often.
/// </summary>
internal sealed class LogTail(ILogFormat format, RotatedFiles rotated, LinePump pump, CancellationToken stop) : IDisposable
{
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(4);

    // Ray leaves two files for each processor, and nearly all stay silent: together they cost what these few would.
    private const int FilesAtFullPace = 4;
    private const int SlowestPace = 64;
    private static readonly TimeSpan Awake = TimeSpan.FromSeconds(1);

    // Asking for another file costs more than asking for more of this one.
    private static readonly TimeSpan BetweenLooks = TimeSpan.FromMilliseconds(100);

    private static int _followed;

    private readonly LogBlocks _blocks = new(format);
    private readonly List<LogLine> _lines = [];
    private LogFile? _file;
    private TimeSpan _sinceLook;
    private bool _isFollowed;

    /// <summary>For so long nothing has come.</summary>
    public TimeSpan Idle { get; private set; }

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
        if (!_isFollowed)
            Interlocked.Increment(ref _followed);
        _isFollowed = true;
        TimeSpan pause = Idle < Awake ? Interval : Interval * Math.Clamp(Volatile.Read(ref _followed) / FilesAtFullPace, 1, SlowestPace);
        stop.WaitHandle.WaitOne(pause);
        stop.ThrowIfCancellationRequested();
        TimeSpan before = Idle;
        _sinceLook += pause;
        bool more = ReadOn(forSuccessor: before == TimeSpan.Zero || _sinceLook >= BetweenLooks);
        pump.Offer(_lines);
        Idle = more ? TimeSpan.Zero : before + pause;
        if (before < LinePump.Silence && Idle >= LinePump.Silence)
        {
            Hand();
            pump.HandSilence();
        }
    }

    /// <summary>Reads what has come, of this file and of those that came after it.</summary>
    public bool ReadOn() => ReadOn(forSuccessor: true);

    private bool ReadOn(bool forSuccessor)
    {
        if (_file?.RestartIfTruncated() == true)
        {
            // What was cut off can't be completed any more.
            _blocks.Finish(_lines);
            Hand();
        }

        bool more = ReadToEnd();
        if (!forSuccessor)
            return more;
        _sinceLook = TimeSpan.Zero;
        if (_file?.FindSuccessor() is LogFile successor)
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
        if (_isFollowed)
            Interlocked.Decrement(ref _followed);
        _file?.Dispose();
        _blocks.Dispose();
    }

    private void Hand() => pump.Hand(_lines);
}
