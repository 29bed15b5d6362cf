using VerlPS.Failures;

namespace VerlPS.Logs;

/// <summary>
/// Takes the lines of one log apart: colours, the marks of engines, Ray's prefixes, and the formats of verl, vLLM,
/// SGLang, Ray, torch and NCCL. The lines of a traceback become one entry, so that some lines are held back until the
/// next ones tell. It remembers what later lines need, so each log has its own. It throws on no input.
/// </summary>
/// <param name="source">The container's or file's name; every entry carries it, unless the line names a container itself.</param>
/// <param name="reference">
/// A time near the log's end, by which times that are written without a year get theirs: the latest that is not more
/// than a day after it. Without it the latest full date in the log so far stands for it.
/// </param>
/// <param name="processId">The Ray worker whose own file this is: Ray's marks in it name its actor or task; null for all other logs.</param>
public sealed class VerlLogParser(string source, DateTimeOffset? reference = null, int? processId = null)
{
    private static readonly string[] WorkerMarks = [":actor_name:", ":task_name:", ":job_id:"];

    private readonly NameCache _names = new();
    private readonly Tracebacks _tracebacks = new();
    private readonly LogYear _year = new(reference);
    private EngineMarks? _marks;
    private char[] _buffer = [];
    private long? _totalSteps;
    private string? _worker;

    /// <summary>Reads the next line, and adds the entries that it completes: none, one or several.</summary>
    public void Read(LogLine line, List<VerlLogEntry> entries)
    {
        ReadOnlySpan<char> text = LineText.Plain(line.Text, ref _buffer);
        string name = source;
        LineTime? mark = null;
        if (line.Timestamp is null)
        {
            (string? container, mark) = (_marks ??= new EngineMarks(_names)).Take(ref text);
            name = container ?? source;
        }

        if (processId is not null && TryTakeMark(text))
            return;
        LinePrefix prefix = LinePrefix.Take(ref text, _names);
        if (processId is not null && prefix is { Actor: null, ProcessId: null })
            prefix = prefix with { Actor = _worker, ProcessId = processId };
        ReadOnlySpan<char> visible = LineText.Visible(text);
        if (visible.Length != text.Length)
            prefix = prefix.TakeNested(ref visible, _names);
        if (visible.IndexOf("step", StringComparison.Ordinal) >= 0 && TryReadStep(line, prefix, name, mark, visible, entries))
            return;

        LineHead head = LineHead.Read(visible);
        LineWriter writer = LineWriter.Of(name, line.Stream, prefix, head.Rank);
        VerlLogEntry entry = Entry(line, prefix, name, mark, visible, head);
        if (!_tracebacks.TryTake(writer, entry, head, entries) && !_tracebacks.TryBegin(writer, entry, head, entries))
            entries.Add(entry);
    }

    /// <summary>Adds what is held back: at the log's end, or when a followed log falls silent. Reading may go on after it.</summary>
    public void Flush(List<VerlLogEntry> entries) => _tracebacks.Flush(entries);

    // What Ray writes into a worker's file for whoever shows it, as this module does.
    private bool TryTakeMark(ReadOnlySpan<char> text)
    {
        foreach (string mark in WorkerMarks)
        {
            if (!text.StartsWith(mark, StringComparison.Ordinal))
                continue;
            if (mark != ":job_id:")
                _worker = text[mark.Length..].ToString();
            return true;
        }

        return false;
    }

    private bool TryReadStep(LogLine line, LinePrefix prefix, string name, LineTime? mark, ReadOnlySpan<char> text, List<VerlLogEntry> entries)
    {
        if (StepText.TryReadTotal(text, out long total))
            _totalSteps = total;
        if (!StepText.TryRead(text, out long step, out ReadOnlySpan<char> pairs))
        {
            if (text[0] != '{' || !StepText.TryReadJson(text, out step, out string written))
                return false;
            pairs = written;
        }

        _tracebacks.End(LineWriter.Of(name, line.Stream, prefix, rank: null), entries);
        entries.Add(new VerlLogEntry
        {
            Timestamp = line.Timestamp ?? _year.Resolve(mark),
            Source = name,
            Stream = line.Stream,
            Level = LogLevel.Step,
            Actor = prefix.Actor,
            ProcessId = prefix.ProcessId,
            NodeIp = prefix.NodeIp,
            Repeat = prefix.Repeat,
            Step = step,
            Message = StepSummary.Write(step, pairs.ToString(), _totalSteps),
            Raw = line.Text,
            Failure = FailureCatalogue.Find(text),
        });
        return true;
    }

    private VerlLogEntry Entry(LogLine line, LinePrefix prefix, string name, LineTime? mark, ReadOnlySpan<char> text, in LineHead head)
    {
        LogLevel? level = LineFailure.Max(head.Level, PythonForm.LevelOf(head.Message));

        // The frames of a traceback and the line above them name no failure.
        bool isTelling = TracebackText.IsReason(head.Message)
            || (!head.Message.StartsWith(" ", StringComparison.Ordinal) && !TracebackText.IsHead(head.Message));
        VerlFailure? failure = isTelling ? FailureCatalogue.Find(text) : null;
        return new VerlLogEntry
        {
            Timestamp = line.Timestamp ?? _year.Resolve(mark ?? head.Time),
            Source = name,
            Stream = line.Stream,
            Level = LineFailure.Max(level, LineFailure.LevelOf(failure)) ?? LogLevel.Info,
            Actor = prefix.Actor ?? (head.Writer.IsEmpty ? null : _names.Get(head.Writer)),
            ProcessId = prefix.ProcessId ?? head.ProcessId,
            NodeIp = prefix.NodeIp,
            Rank = head.Rank,
            Repeat = prefix.Repeat,
            Message = MessageOf(line.Text, head),
            Raw = line.Text,
            Failure = failure,
        };
    }

    // Most lines are nothing but their message.
    private static string MessageOf(string line, in LineHead head)
        => head.Lead.Length > 0 ? string.Concat(head.Lead, head.Message)
            : head.Message.Length == line.Length ? line
            : head.Message.ToString();
}
