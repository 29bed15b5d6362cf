using System.Collections;
using System.Diagnostics.CodeAnalysis;
using VerlPS.Metrics;

namespace VerlPS;

/// <summary>
/// Names and numbers that can be read and not changed, in the order in which they were printed. Case counts in names.
/// A name that is not among them has the value null, as in PowerShell's own tables.
/// </summary>
public sealed class MetricDictionary : IDictionary, IReadOnlyDictionary<string, double>
{
    private readonly MetricNames _names;
    private readonly double[] _values;

    internal MetricDictionary(MetricNames names, double[] values)
    {
        _names = names;
        _values = values;
    }

    /// <summary>Of pairs; of a name that comes twice the last.</summary>
    public static MetricDictionary Of(IEnumerable<KeyValuePair<string, double>> pairs)
    {
        KeyValuePair<string, double>[] all = [.. pairs];
        MetricNames names = new([.. all.Select(pair => System.Text.Encoding.UTF8.GetBytes(pair.Key))]);
        return new MetricDictionary(names, names.Arrange([.. all.Select(pair => pair.Value)]));
    }

    /// <summary>How many there are.</summary>
    public int Count => _values.Length;

    /// <summary>The names.</summary>
    public ICollection Keys => _names.All.ToArray();

    /// <summary>The numbers.</summary>
    public ICollection Values => _values.ToArray();

    /// <summary>The number of a name; null where there is none.</summary>
    public object? this[object key]
    {
        get => key is string name ? Find(name) : null;
        set => throw ReadOnly();
    }

    /// <inheritdoc/>
    public bool IsReadOnly => true;

    /// <inheritdoc/>
    public bool IsFixedSize => true;

    /// <inheritdoc/>
    public bool IsSynchronized => true;

    /// <inheritdoc/>
    public object SyncRoot => this;

    IEnumerable<string> IReadOnlyDictionary<string, double>.Keys => _names.All;

    IEnumerable<double> IReadOnlyDictionary<string, double>.Values => _values;

    double IReadOnlyDictionary<string, double>.this[string key] => Find(key) ?? throw new KeyNotFoundException($"There is no metric '{key}'.");

    /// <summary>The number of a name; null where there is none.</summary>
    public double? Find(string name) => _names.Find(name) is int place and >= 0 ? _values[place] : null;

    internal MetricNames Names => _names;

    /// <summary>Some of the numbers, under names of their own.</summary>
    internal MetricDictionary At(int[] places, MetricNames names) => new(names, Array.ConvertAll(places, place => _values[place]));

    /// <summary>These and others; of a name that both have the other's number.</summary>
    internal MetricDictionary With(MetricDictionary others)
        => Of(((IEnumerable<KeyValuePair<string, double>>)this).Concat((IEnumerable<KeyValuePair<string, double>>)others));

    /// <summary>The number of the first name that begins so; null where none does.</summary>
    internal double? FindFirst(string beginning)
    {
        for (int place = 0; place < _values.Length; place++)
        {
            if (_names[place].StartsWith(beginning, StringComparison.Ordinal))
                return _values[place];
        }

        return null;
    }

    /// <inheritdoc/>
    public bool Contains(object key) => key is string name && ContainsKey(name);

    /// <inheritdoc/>
    public bool ContainsKey(string key) => _names.Find(key) >= 0;

    /// <inheritdoc/>
    public bool TryGetValue(string key, [MaybeNullWhen(false)] out double value)
    {
        double? found = Find(key);
        value = found ?? default;
        return found is not null;
    }

    /// <inheritdoc/>
    public void CopyTo(Array array, int index)
    {
        foreach (DictionaryEntry entry in this)
            array.SetValue(entry, index++);
    }

    /// <inheritdoc/>
    public IDictionaryEnumerator GetEnumerator() => new Entries(this);

    IEnumerator<KeyValuePair<string, double>> IEnumerable<KeyValuePair<string, double>>.GetEnumerator()
        => Enumerable.Range(0, Count).Select(place => KeyValuePair.Create(_names[place], _values[place])).GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    void IDictionary.Add(object key, object? value) => throw ReadOnly();

    void IDictionary.Clear() => throw ReadOnly();

    void IDictionary.Remove(object key) => throw ReadOnly();

    private static NotSupportedException ReadOnly() => new("Metrics can't be changed.");

    private sealed class Entries(MetricDictionary values) : IDictionaryEnumerator
    {
        private int _place = -1;

        public DictionaryEntry Entry => new(values._names[_place], values._values[_place]);

        public object Key => values._names[_place];

        public object? Value => values._values[_place];

        public object Current => Entry;

        public bool MoveNext() => ++_place < values.Count;

        public void Reset() => _place = -1;
    }
}
