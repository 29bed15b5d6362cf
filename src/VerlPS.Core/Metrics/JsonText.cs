namespace VerlPS.Metrics;

/// <summary>
/// Reads JSON as Python writes it, with NaN and Infinity. .NET's reader refuses both, and a text can't be mended without
/// reading it, for a string may hold the same words. Once anything is wrong, nothing more is taken.
/// </summary>
internal ref struct JsonText(ReadOnlySpan<byte> text)
{
    private ReadOnlySpan<byte> _rest = text;
    private bool _failed;

    public bool IsAtEnd
    {
        get
        {
            SkipBlanks();
            return _rest.Length == 0 && !_failed;
        }
    }

    public bool TryTake(char mark)
    {
        SkipBlanks();
        if (_failed || _rest.Length == 0 || _rest[0] != mark)
            return false;
        _rest = _rest[1..];
        return true;
    }

    /// <summary>Takes a member's name and its colon. Escapes stay as they are written.</summary>
    public bool TryTakeName(out ReadOnlySpan<byte> name)
    {
        SkipBlanks();
        name = default;
        if (_failed || _rest.Length == 0 || _rest[0] != '"')
            return false;
        name = TakeString();
        if (TryTake(':'))
            return true;
        _failed = true;
        return false;
    }

    /// <summary>Takes a number, null (not a number), true or false; leaves everything else.</summary>
    public bool TryTakeNumber(out double value)
    {
        SkipBlanks();
        value = 0;
        if (_failed || _rest.Length == 0)
            return false;
        if (TryTakeWord("null"u8) || TryTakeWord("NaN"u8))
            value = double.NaN;
        else if (TryTakeWord("Infinity"u8))
            value = double.PositiveInfinity;
        else if (TryTakeWord("-Infinity"u8))
            value = double.NegativeInfinity;
        else if (TryTakeWord("true"u8))
            value = 1;
        else if (TryTakeWord("false"u8))
            value = 0;
        else if (_rest[0] is (byte)'-' or (>= (byte)'0' and <= (byte)'9') && StepNumber.TryRead(_rest, out value, out int length))
            _rest = _rest[length..];
        else
            return false;
        return true;
    }

    /// <summary>Takes any value, however deep, and forgets it.</summary>
    public void Skip()
    {
        int depth = 0;
        do
        {
            SkipBlanks();
            if (_failed || _rest.Length == 0)
            {
                _failed = true;
                return;
            }

            switch ((char)_rest[0])
            {
                case '"':
                    TakeString();
                    break;
                case '{' or '[':
                    depth++;
                    _rest = _rest[1..];
                    break;
                case '}' or ']':
                    depth--;
                    _rest = _rest[1..];
                    _failed |= depth < 0;
                    break;
                case ',' or ':' when depth > 0:
                    _rest = _rest[1..];
                    break;
                default:
                    _failed |= !TryTakeNumber(out _);
                    break;
            }
        }
        while (depth > 0 && !_failed);
    }

    private ReadOnlySpan<byte> TakeString()
    {
        for (int at = 1; at < _rest.Length; at++)
        {
            at += _rest[at..].IndexOfAny((byte)'"', (byte)'\\') is int found and >= 0 ? found : _rest.Length;
            if (at >= _rest.Length)
                break;
            if (_rest[at] == '\\')
            {
                at++;
                continue;
            }

            ReadOnlySpan<byte> content = _rest[1..at];
            _rest = _rest[(at + 1)..];
            return content;
        }

        _failed = true;
        return [];
    }

    private bool TryTakeWord(ReadOnlySpan<byte> word)
    {
        if (!_rest.StartsWith(word))
            return false;
        _rest = _rest[word.Length..];
        return true;
    }

    private void SkipBlanks()
    {
        if (_rest.Length > 0 && _rest[0] <= ' ')
            _rest = _rest.TrimStart(" \t\r\n"u8);
    }
}
