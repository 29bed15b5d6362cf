namespace VerlPS.Metrics;

/// <summary>Finds the steps in console output, byte for byte and each line once.</summary>
/// <param name="text">Console output, whole lines.</param>
internal ref struct ConsoleSteps(ReadOnlySpan<byte> text)
{
    private readonly ReadOnlySpan<byte> _text = text;
    private int _from;
    private int _lineEnd;

    /// <summary>Finds the next step.</summary>
    public bool TryTake(out FoundStep step)
    {
        while (_from < _text.Length && _text[_from..].IndexOf(StepMark.Word) is int found and >= 0)
        {
            int at = _from + found;
            _from = at + StepMark.Word.Length;
            if (!StepMark.TryRead(_text, at, out long number, out int head))
                continue;
            if (at >= _lineEnd && !EnterLine(at))
            {
                _from = _lineEnd;
                continue;
            }

            _from = FindNextInLine(at + head);
            step = new FoundStep(number, at, _from - at);
            return true;
        }

        _from = _text.Length;
        step = default;
        return false;
    }

    /// <summary>Reads the metrics of a step's text; null where it has none.</summary>
    public static StepLine? Read(ReadOnlySpan<byte> text, StepLineBuilder pairs)
    {
        if (!StepMark.TryRead(text, 0, out long step, out int head))
            return null;
        pairs.Clear();
        StepPairs.Read(text[head..].TrimEnd(" \t"u8), pairs);
        return pairs.Count > 0 ? pairs.Build(step) : null;
    }

    // Text inside of JSON is none of the console's own.
    private bool EnterLine(int at)
    {
        int begin = _text[_lineEnd..at].LastIndexOfAny((byte)'\n', (byte)'\r') + 1 + _lineEnd;
        int length = _text[at..].IndexOfAny((byte)'\n', (byte)'\r');
        _lineEnd = length < 0 ? _text.Length : at + length;
        return !_text[begin..at].TrimStart(" \t"u8).StartsWith("{"u8);
    }

    // Another process may write its step behind this one's, on the same line. Behind a dash it is a metric of that name.
    private readonly int FindNextInLine(int from)
    {
        ReadOnlySpan<byte> line = _text[.._lineEnd];
        while (line[from..].IndexOf(StepMark.Word) is int found and >= 0)
        {
            int at = from + found;
            if (StepMark.TryRead(line, at, out _, out _) && !line[..at].EndsWith(" - "u8))
                return at;
            from = at + StepMark.Word.Length;
        }

        return _lineEnd;
    }
}

/// <summary>A step's text in a log.</summary>
internal readonly record struct FoundStep(long Step, int Begin, int Length);
