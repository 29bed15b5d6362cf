namespace VerlPS.Logs;

/// <summary>Which lines to hand out.</summary>
public sealed class LogFilter
{
    private readonly LinePattern? _include;
    private readonly LinePattern? _exclude;
    private readonly Wildcard[] _actors = [];

    /// <summary>Creates a filter.</summary>
    /// <param name="level">The least level; null for all.</param>
    /// <param name="include">A regular expression that a line must match, whatever the case; null for all.</param>
    /// <param name="exclude">A regular expression that a line must not match; null for none.</param>
    /// <exception cref="VerlException">InvalidArgument, naming the expression that can't be read.</exception>
    public LogFilter(LogLevel? level = null, string? include = null, string? exclude = null)
    {
        Level = level;
        _include = include is null ? null : new LinePattern(include, "-Include");
        _exclude = exclude is null ? null : new LinePattern(exclude, "-Exclude");
    }

    /// <summary>The least level; null for all.</summary>
    public LogLevel? Level { get; }

    /// <summary>The actors, with the wildcards * and ?; none for all.</summary>
    public IReadOnlyList<string> Actors
    {
        init => _actors = [.. value.Select(pattern => new Wildcard(pattern))];
    }

    /// <summary>The ranks; none for all.</summary>
    public IReadOnlyList<int> Ranks { get; init; } = [];

    /// <summary>The stream; null for both.</summary>
    public LogChannel? Stream { get; init; }

    /// <summary>Only an entry can be judged: the line as it is says too little.</summary>
    internal bool NeedsEntries => Level is not null || _actors.Length > 0 || Ranks.Count > 0;

    /// <summary>Whether a line passes what can be told without taking it apart.</summary>
    /// <exception cref="VerlException">InvalidArgument: an expression takes more than a second on one line.</exception>
    public bool Accepts(LogLine line) => (Stream is null || line.Stream == Stream) && AcceptsText(line.Text);

    /// <summary>Whether an entry passes.</summary>
    /// <exception cref="VerlException">InvalidArgument: an expression takes more than a second on one line.</exception>
    public bool Accepts(VerlLogEntry entry)
        => !(entry.Level < Level)
            && (Stream is null || entry.Stream == Stream)
            && (Ranks.Count == 0 || (entry.Rank is int rank && Ranks.Contains(rank)))
            && (_actors.Length == 0 || (entry.Actor is string actor && Array.Exists(_actors, pattern => pattern.IsMatch(actor))))
            && AcceptsText(entry.Raw);

    /// <summary>Whether the text, without colours, passes the expressions.</summary>
    /// <exception cref="VerlException">InvalidArgument: an expression takes more than a second on one line.</exception>
    public bool AcceptsText(string line)
    {
        if (_include is null && _exclude is null)
            return true;

        string text = LineText.Plain(line);
        return _include?.IsMatchOfPlain(text) != false && _exclude?.IsMatchOfPlain(text) != true;
    }
}
