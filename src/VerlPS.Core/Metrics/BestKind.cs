namespace VerlPS.Metrics;

/// <summary>An item of a file of some kind.</summary>
/// <param name="Kind">0 and up; the lowest is the best.</param>
/// <param name="Item">What the file says.</param>
internal sealed record KindItem(int Kind, StreamItem Item) : StreamItem;

/// <summary>
/// Lets the items of one kind of files through: of the best kind that has said something when the first that did has had
/// company for a moment, because the kinds write a step at about the same time.
/// </summary>
internal sealed class BestKind
{
    // Nothing better comes than the log itself or the file logger.
    private const int Sure = 1;
    private const int TicksToWait = 2;

    // A log that is followed from its beginning may have much to say at once.
    private const int MostHeld = 1000;

    private readonly List<KindItem> _held = [];
    private int? _best;
    private int _ticks;

    /// <summary>Takes an item; one of no kind goes through.</summary>
    /// <returns>What goes through now.</returns>
    public IReadOnlyList<StreamItem> Take(StreamItem item)
    {
        if (item is not KindItem known)
            return [item];
        if (_best is int best)
            return known.Kind == best ? [known.Item] : [];
        _held.Add(known);
        return known.Kind <= Sure || _held.Count == MostHeld ? Choose() : [];
    }

    /// <summary>A moment has passed.</summary>
    /// <returns>What goes through now.</returns>
    public IReadOnlyList<StreamItem> Tick() => _held.Count > 0 && ++_ticks == TicksToWait ? Choose() : [];

    /// <summary>Waits no longer.</summary>
    /// <returns>What goes through now.</returns>
    public IReadOnlyList<StreamItem> Choose()
    {
        if (_held.Count == 0)
            return [];
        _best = _held.Min(item => item.Kind);
        StreamItem[] chosen = [.. _held.Where(item => item.Kind == _best).Select(item => item.Item)];
        _held.Clear();
        return chosen;
    }
}
