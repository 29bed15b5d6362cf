using System.Text;

namespace VerlPS.Metrics;

/// <summary>The names of a step's metrics, in the order in which they were printed. Steps with the same names share one.</summary>
internal sealed class MetricNames
{
    private readonly string[] _names;
    private readonly Dictionary<string, int> _places;
    private readonly byte[][] _written;
    // Where each written name's value belongs; null where no name was written twice.
    private readonly int[]? _slots;

    /// <summary>Reads names as they were written; one that comes twice has one place, the first.</summary>
    public MetricNames(byte[][] written)
    {
        _written = written;
        _places = new Dictionary<string, int>(written.Length, StringComparer.Ordinal);
        List<string> names = new(written.Length);
        int[] slots = new int[written.Length];
        for (int i = 0; i < written.Length; i++)
        {
            string name = Encoding.UTF8.GetString(written[i]);
            if (_places.TryAdd(name, names.Count))
                names.Add(name);
            slots[i] = _places[name];
        }

        _names = [.. names];
        _slots = names.Count < written.Length ? slots : null;
    }

    public int Count => _names.Length;

    public int WrittenCount => _written.Length;

    public string this[int place] => _names[place];

    public IReadOnlyList<string> All => _names;

    /// <summary>The place of a name; -1 where it is not among them.</summary>
    public int Find(string name) => _places.TryGetValue(name, out int place) ? place : -1;

    /// <summary>The name that was written at this place is this one.</summary>
    public bool IsAt(int place, ReadOnlySpan<byte> name) => place < _written.Length && name.SequenceEqual(_written[place]);

    /// <summary>Both begin with the same written names.</summary>
    public bool SharesBeginning(MetricNames other, int count)
    {
        if (count > _written.Length || count > other._written.Length)
            return false;
        for (int i = 0; i < count; i++)
        {
            if (!IsAt(i, other._written[i]))
                return false;
        }

        return true;
    }

    /// <summary>The first written names.</summary>
    public IEnumerable<byte[]> Beginning(int count) => _written.Take(count);

    /// <summary>One value a name, of one value a written name; of a name that was written twice the last.</summary>
    public double[] Arrange(ReadOnlySpan<double> written)
    {
        if (_slots is null)
            return written.ToArray();

        double[] values = new double[_names.Length];
        for (int i = 0; i < written.Length; i++)
            values[_slots[i]] = written[i];
        return values;
    }
}
