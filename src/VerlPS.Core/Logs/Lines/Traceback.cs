using System.Text;

namespace VerlPS.Logs;

/// <summary>One writer's traceback while its lines come.</summary>
internal sealed class Traceback
{
    private const int MostLines = 1000;
    private const int MostCharacters = 256 * 1024;
    private const int MostBlanks = 2;

    private readonly VerlLogEntry _first;
    private readonly HeadForm _form;
    private readonly LogLevel? _level;
    private readonly bool _isCrash;
    private readonly StringBuilder _text = new();
    private readonly StringBuilder _raw = new();
    private readonly List<VerlLogEntry> _blanks = [];
    private string? _exception;
    private VerlFailure? _failure;
    private bool _inFrames;
    private int _lines;
    private int _repeat = 1;

    public Traceback(LineWriter writer, VerlLogEntry first, in LineHead head, long number)
    {
        Writer = writer;
        _first = first;
        _form = head.Form;
        _level = head.Level;
        _isCrash = TracebackText.IsCrash(head.Message);
        if (_isCrash || TracebackText.IsRayCall(head.Message))
        {
            Tell(head.Message);
            _failure = first.Failure;
        }

        _inFrames = !_isCrash;
        Add(head.Message, first, number);
    }

    public LineWriter Writer { get; }

    /// <summary>The exception has come: the rest, if any, follows at once.</summary>
    public bool IsComplete => _exception is not null && !_inFrames;

    /// <summary>It has grown so long that it is no longer held back.</summary>
    public bool IsFull => _lines >= MostLines || _raw.Length >= MostCharacters;

    /// <summary>The number of the last line that was taken.</summary>
    public long Last { get; private set; }

    /// <summary>Takes the writer's next line if it belongs here.</summary>
    public bool TryTake(in LineHead head, VerlLogEntry entry, long number)
    {
        ReadOnlySpan<char> text = head.Message;
        bool hasHead = head.Form != HeadForm.None;
        // vLLM writes its head on each line; any other logger's head tells that something else has begun.
        if (hasHead && (head.Form != _form || head.Level != _level || _form == HeadForm.Date))
            return false;
        if (text.IsWhiteSpace())
        {
            if (_blanks.Count == MostBlanks)
                return false;
            _blanks.Add(entry);
            Last = number;
            return true;
        }

        if (!Belongs(text))
            return false;
        foreach (VerlLogEntry blank in _blanks)
            Add([], blank, number);
        _blanks.Clear();
        Add(text, entry, number);
        // Of a chain the last exception is the message; the first is the cause, and names the failure.
        _failure ??= entry.Failure;
        return true;
    }

    /// <summary>Hands it out, and blank lines behind it that turned out not to be its own.</summary>
    public void Close(List<VerlLogEntry> entries)
    {
        entries.Add(_lines == 1 ? _first : Whole());
        entries.AddRange(_blanks);
    }

    private bool Belongs(ReadOnlySpan<char> text)
    {
        if (TracebackText.IsLink(text))
            return _inFrames = true;
        if (text[0] is ' ' or '\t')
        {
            _inFrames |= !_isCrash && TracebackText.IsFrame(text) && _blanks.Count == 0;
            ReadOnlySpan<char> group = TracebackText.GroupException(text);
            if (!group.IsEmpty)
                Tell(group);

            // What is indented behind a blank line is a message's only while frames may come.
            return _blanks.Count == 0 || _inFrames || _isCrash;
        }

        if (_isCrash && TracebackText.IsStack(text))
            return true;
        if (!_inFrames)
            return TracebackText.IsContinuation(text);
        if (TracebackText.IsHead(text) || TracebackText.IsRayCall(text))
            return true;
        if (!PythonForm.MayBeException(text))
            return false;
        Tell(text);
        return true;
    }

    private void Tell(ReadOnlySpan<char> exception)
    {
        _exception = exception.ToString();
        _inFrames = false;
    }

    private void Add(ReadOnlySpan<char> text, VerlLogEntry entry, long number)
    {
        if (_lines++ > 0)
        {
            _text.Append('\n');
            _raw.Append('\n');
        }

        _text.Append(text);
        _raw.Append(entry.Raw);
        _repeat = Math.Max(_repeat, entry.Repeat);
        Last = number;
    }

    private VerlLogEntry Whole()
    {
        VerlFailure? failure = _failure ?? _first.Failure;
        return _first with
        {
            Level = LineFailure.Max(LineFailure.Max(_first.Level, LogLevel.Error), LineFailure.LevelOf(failure)) ?? LogLevel.Error,
            Message = _exception ?? _first.Message,
            Repeat = _repeat,
            Traceback = _text.ToString(),
            Raw = _raw.ToString(),
            Failure = failure,
        };
    }
}
