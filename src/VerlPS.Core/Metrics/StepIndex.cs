namespace VerlPS.Metrics;

/// <summary>Where the steps of a file stand. Only their places are kept, so that the memory does not grow with the file.</summary>
internal sealed class StepIndex : IStepList
{
    private const int BlockSize = 512 * 1024;
    // So much tells what a file is; a pipe may hand out less at once.
    private const int Kind = 64;
    // A program that never ends its line must not fill the memory.
    private const int LongestLine = 16 * 1024 * 1024;

    private readonly IMetricFile _file;
    private readonly StepLineBuilder _pairs = new();
    private readonly List<Place> _places = [];
    private readonly List<StepLine> _lines = [];
    private byte[] _buffer = new byte[BlockSize];
    private long? _total;
    private bool _isJson;

    private StepIndex(IMetricFile file) => _file = file;

    public int Count => _places.Count;

    public long StepAt(int place) => _places[place].Step;

    public long? TotalAt(int place) => _places[place].Total is > 0 and long total ? total : null;

    // Files keep no times.
    public DateTimeOffset? TimeAt(int place) => null;

    /// <summary>Reads a file once, from its beginning to its end.</summary>
    public static StepIndex Scan(IMetricFile file, CancellationToken cancellationToken)
    {
        StepIndex index = new(file);
        index.Scan(cancellationToken);
        // A long line made it large; the steps' lines are short.
        if (index._buffer.Length > BlockSize)
            index._buffer = new byte[BlockSize];
        return index;
    }

    public StepLine? Read(int place)
    {
        if (!_file.IsSeekable)
            return _lines[place];

        Place at = _places[place];
        if (_buffer.Length < at.Length)
            _buffer = new byte[at.Length];
        int count = Fill(_buffer.AsSpan(0, at.Length), at.Offset);
        // The file was cut off since it was scanned, and half a line would give half a number.
        return count == at.Length ? Parse(_buffer.AsSpan(0, count)) : null;
    }

    private void Scan(CancellationToken cancellationToken)
    {
        long offset = 0;
        int kept = 0;
        for (bool isFirst = true; ; isFirst = false)
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (kept == _buffer.Length)
                Array.Resize(ref _buffer, Math.Min(LongestLine, kept * 2));
            int count = isFirst ? Fill(_buffer.AsSpan(0, Kind)) : _file.Read(_buffer.AsSpan(kept), offset + kept);
            ReadOnlySpan<byte> text = _buffer.AsSpan(0, kept + count);
            if (isFirst)
                _isJson = JsonSteps.IsBegun(text);

            int end = count == 0 || text.Length == LongestLine ? text.Length : text.LastIndexOfAny((byte)'\n', (byte)'\r') + 1;
            if (_isJson)
                ScanJson(text[..end], offset);
            else
                ScanConsole(text[..end], offset);
            if (count == 0)
                return;

            kept = text.Length - end;
            text[end..].CopyTo(_buffer);
            offset += end;
        }
    }

    private int Fill(Span<byte> buffer, long offset = 0)
    {
        int count = 0;
        while (count < buffer.Length && _file.Read(buffer[count..], offset + count) is int more and > 0)
            count += more;
        return count;
    }

    private void ScanConsole(ReadOnlySpan<byte> text, long offset)
    {
        int told = 0;
        ConsoleSteps steps = new(text);
        while (steps.TryTake(out FoundStep step))
        {
            _total = TotalSteps.Find(text[told..step.Begin], _total) ?? _total;
            told = step.Begin + step.Length;
            Keep(new Place(step.Step, offset + step.Begin, step.Length, _total ?? 0), text.Slice(step.Begin, step.Length));
        }

        _total = TotalSteps.Find(text[told..], _total) ?? _total;
    }

    private void ScanJson(ReadOnlySpan<byte> text, long offset)
    {
        while (text.Length > 0)
        {
            int end = text.IndexOf((byte)'\n');
            ReadOnlySpan<byte> line = end < 0 ? text : text[..end];
            if (JsonSteps.TryFindStep(line, out long step))
                Keep(new Place(step, offset, line.Length, 0), line);
            offset += line.Length + 1;
            text = end < 0 ? [] : text[(end + 1)..];
        }
    }

    private void Keep(Place place, ReadOnlySpan<byte> line)
    {
        if (!_file.IsSeekable)
        {
            if (Parse(line) is not StepLine step)
                return;
            _lines.Add(step);
        }

        _places.Add(place);
    }

    private StepLine? Parse(ReadOnlySpan<byte> line) => _isJson ? JsonSteps.Read(line, _pairs) : ConsoleSteps.Read(line, _pairs);

    private readonly record struct Place(long Step, long Offset, int Length, long Total);
}
