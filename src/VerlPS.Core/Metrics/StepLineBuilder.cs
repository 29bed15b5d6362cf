namespace VerlPS.Metrics;

/// <summary>Gathers the pairs of one line. Of a run's lines nearly all have the names of an earlier one, which are then shared.</summary>
internal sealed class StepLineBuilder
{
    // Steps with and without validation, checkpoints and tests of their own; more would be names that hold numbers.
    private const int MostLayouts = 16;

    private readonly List<MetricNames> _known = [];
    private readonly List<byte[]> _new = [];
    private double[] _values = new double[128];
    private MetricNames? _names;
    private int _count;

    /// <summary>How many pairs there are so far.</summary>
    public int Count => _count;

    /// <summary>Forgets the pairs so far.</summary>
    public void Clear()
    {
        _count = 0;
        _new.Clear();
        _names = _known.Count > 0 ? _known[^1] : null;
    }

    /// <summary>Adds a pair.</summary>
    public void Add(ReadOnlySpan<byte> name, double value)
    {
        if (_names is not null && !_names.IsAt(_count, name))
            ChangeNames(name);
        if (_names is null)
            _new.Add(name.ToArray());

        if (_count == _values.Length)
            Array.Resize(ref _values, _count * 2);
        _values[_count++] = value;
    }

    /// <summary>The line.</summary>
    public StepLine Build(long step)
    {
        MetricNames names = _names?.WrittenCount == _count ? _names : FindOrMake();
        return new StepLine(step, new MetricDictionary(names, names.Arrange(_values.AsSpan(0, _count))));
    }

    private void ChangeNames(ReadOnlySpan<byte> name)
    {
        MetricNames was = _names!;
        _names = null;
        foreach (MetricNames other in _known)
        {
            if (other.IsAt(_count, name) && other.SharesBeginning(was, _count))
                _names = other;
        }

        if (_names is null)
            _new.AddRange(was.Beginning(_count));
    }

    private MetricNames FindOrMake()
    {
        byte[][] written = _names is null ? [.. _new] : [.. _names.Beginning(_count)];
        MetricNames made = new(written);
        if (_known.Find(other => other.WrittenCount == _count && other.SharesBeginning(made, _count)) is MetricNames known)
            return known;

        if (_known.Count == MostLayouts)
            _known.RemoveAt(0);
        _known.Add(made);
        return made;
    }
}
