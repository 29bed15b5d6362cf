using VerlPS.Logs;

namespace VerlPS.Failures;

/// <summary>
/// Gathers the failures of logs in one pass, and says in the end which came first. However long the logs are, it keeps of
/// each failure its first lines and of exceptions that nobody knows the first kinds.
/// </summary>
public sealed class FailureDiagnosis
{
    private const int MostUnknown = 64;
    private const string Traceback = "GEN001";

    // Frames of a traceback quote source code, which may say anything; only this row is about frames.
    private const string OfFrames = "TRI001";

    // Python prints the traceback of an exception that it ignores after these words.
    private const string Ignored = "GEN008";

    private readonly Dictionary<(string Id, string Source, string Exception), FoundFailure> _found = [];
    private readonly OpenTracebacks _tracebacks = new();
    private readonly NameCache _names = new();
    private readonly StepsSeen _steps = new();
    private char[] _buffer = [];
    private int _unknown;

    /// <summary>How many entries it has seen.</summary>
    public long Entries { get; private set; }

    /// <summary>Looks at the next entry; one of several lines, such as a whole traceback, is looked at line by line.</summary>
    public void Add(VerlLogEntry entry)
    {
        Entries++;
        _steps.Note(entry, Entries);
        ReadOnlySpan<char> rest = entry.Traceback ?? entry.Raw;
        for (int end; (end = rest.IndexOf('\n')) >= 0; rest = rest[(end + 1)..])
            AddLine(entry, rest[..end]);
        AddLine(entry, rest);
    }

    /// <summary>
    /// The failures: first errors in the order in which they came, then what only tells of an end whose reason stands
    /// elsewhere, then errors after which the training went on, then warnings, then information.
    /// </summary>
    public IReadOnlyList<VerlFailure> Finish()
    {
        foreach (OpenTraceback open in _tracebacks.TakeAll())
            AddBare(open);

        FoundFailure[] found = [.. _found.Where(pair => !IsNothingNew(pair.Key)).Select(pair => pair.Value).OrderBy(failure => failure.Order)];
        return FailureOrder.Sort(found.Select(failure => failure.ToFailure() with { WentOn = _steps.WentOnAfter(failure.Source, failure.LastEntry) }));
    }

    private void AddLine(VerlLogEntry entry, ReadOnlySpan<char> line)
    {
        ReadOnlySpan<char> text = LineText.Visible(LineText.Plain(line, ref _buffer));
        List<SignatureMatch>? matches = FailureCatalogue.Match(text);
        OpenTraceback? open = _tracebacks.Find(entry);
        if (matches is null && open is null && entry.Level < LogLevel.Error)
            return;

        string message = MessageOf(text);
        if (message.Contains("Traceback (most recent call last):", StringComparison.Ordinal))
        {
            _tracebacks.Open(entry, message);
            AddMatches(entry, text, message, matches, match => match != Traceback);
        }
        else if (open is not null && message.Length > 0)
        {
            Continue(open, entry, text, message, matches);
        }
        else if (!AddMatches(entry, text, message, matches, _ => true) && entry.Level >= LogLevel.Error && ExceptionLine.Name(message, endsTraceback: false) is string exception)
        {
            Add(Row(Traceback), exception, entry, message, message);
        }
    }

    private void Continue(OpenTraceback open, VerlLogEntry entry, ReadOnlySpan<char> text, string message, List<SignatureMatch>? matches)
    {
        if (message[0] is ' ' or '\t' or '|' or '+')
        {
            bool isFrame = message.AsSpan().TrimStart(" \t|+").StartsWith("File \"", StringComparison.Ordinal);
            open.LastFrame = isFrame ? message : open.LastFrame;
            AddMatches(entry, text, message, isFrame ? matches : null, match => match == OfFrames);
            return;
        }

        bool known = AddMatches(entry, text, message, matches, _ => true);
        if (ExceptionLine.IsWrapper(message))
            return;

        _tracebacks.Close(entry);
        if (known || open.IsIgnored)
            return;
        if (ExceptionLine.Name(message, endsTraceback: true) is string exception)
            Add(Row(Traceback), exception, entry, message, message);
        else
            AddBare(open);
    }

    private bool AddMatches(VerlLogEntry entry, ReadOnlySpan<char> text, string message, List<SignatureMatch>? matches, Func<string, bool> selects)
    {
        bool any = false;
        foreach (SignatureMatch match in matches ?? [])
        {
            FailureSignature signature = FailureCatalogue.Signatures[match.Row];
            if (!selects(signature.Id))
                continue;
            if (signature.Id == Ignored)
                _tracebacks.IgnoreNext(entry);
            Add(signature, string.Empty, entry, FailureCatalogue.Evidence(text, match), message);
            any = true;
        }

        return any;
    }

    private void AddBare(OpenTraceback open)
    {
        if (open.IsIgnored)
            return;
        Add(Row(Traceback), string.Empty, open.Entry, "Traceback (most recent call last):", open.FirstLine);
        if (open.LastFrame is string frame)
            _found.GetValueOrDefault((Traceback, open.Entry.Source, string.Empty))?.Add(open.Entry with { Repeat = 0 }, EvidenceText.Cut(frame));
    }

    private void Add(FailureSignature signature, string exception, VerlLogEntry entry, string evidence, string message)
    {
        (string, string, string) key = (signature.Id, entry.Source, exception);
        if (!_found.TryGetValue(key, out FoundFailure? failure))
        {
            if (exception.Length > 0 && ++_unknown > MostUnknown)
                return;
            _found[key] = failure = new FoundFailure(signature, exception.Length > 0, entry, EvidenceText.Cut(evidence), _found.Count);
        }

        failure.LastEntry = Entries;
        failure.Add(entry, EvidenceText.Around(message, evidence));
    }

    // A traceback whose end was lost says nothing where the same log has an error of its own.
    private bool IsNothingNew((string Id, string Source, string Exception) key)
        => key is (Traceback, _, "") && _found.Any(other => other.Key.Source == key.Source && other.Key != key && other.Value.Signature.Severity is "error" or "critical");

    private static FailureSignature Row(string id) => FailureCatalogue.Signatures.First(signature => signature.Id == id);

    private string MessageOf(ReadOnlySpan<char> text)
    {
        _ = LinePrefix.Take(ref text, _names);
        return LineHead.Read(text).Message.ToString();
    }
}
