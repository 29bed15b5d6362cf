namespace VerlPS.Failures;

/// <summary>What a diagnosis has gathered of one failure of one log.</summary>
/// <param name="signature">What it shows.</param>
/// <param name="isUnknown">It is an exception that nobody knows, and the evidence its own line.</param>
/// <param name="first">The first entry.</param>
/// <param name="evidence">The words that matched.</param>
/// <param name="order">Which it was of all that were found.</param>
internal sealed class FoundFailure(FailureSignature signature, bool isUnknown, VerlLogEntry first, string evidence, long order)
{
    private const int MostLines = 3;
    private const int MostRanks = 1024;

    private readonly List<string> _lines = [];
    private readonly SortedSet<int> _ranks = [];
    private DateTimeOffset? _firstSeen;
    private DateTimeOffset? _lastSeen;
    private long _count;

    public FailureSignature Signature { get; } = signature;

    public string Source => first.Source;

    /// <summary>The number of the last entry that shows it, of all that were seen.</summary>
    public long LastEntry { get; set; }

    /// <summary>Which it was of all that were found.</summary>
    public long Order { get; } = order;

    public void Add(VerlLogEntry entry, string line)
    {
        _count += entry.Repeat;
        if (_lines.Count < MostLines && !_lines.Contains(line))
            _lines.Add(line);
        if (entry.Rank is int rank && _ranks.Count < MostRanks)
            _ranks.Add(rank);
        if (entry.Timestamp is DateTimeOffset time)
        {
            _firstSeen = _firstSeen < time ? _firstSeen : time;
            _lastSeen = _lastSeen > time ? _lastSeen : time;
        }
    }

    public VerlFailure ToFailure() => Signature.ToFailure(evidence) with
    {
        Cause = isUnknown ? $"{Signature.Cause}: {evidence}" : Signature.Cause,
        EvidenceLines = [.. _lines],
        Count = _count,
        FirstSeen = _firstSeen,
        LastSeen = _lastSeen,
        Source = Source,
        Actor = first.Actor,
        NodeIp = first.NodeIp,
        Ranks = [.. _ranks],
    };
}
