using System.Runtime.InteropServices;

namespace VerlPS.Metrics;

/// <summary>A metric's values over the steps so far: all that the signs of trouble ask for, in little memory.</summary>
internal sealed class MetricHistory
{
    /// <summary>How far back it goes.</summary>
    public const int Kept = 128;

    private const int AtBeginning = 5;

    private readonly List<double> _first = [];
    private readonly List<double> _recent = [];

    /// <summary>How many values there were.</summary>
    public int Count { get; private set; }

    /// <summary>The latest value.</summary>
    public double Latest => _recent[^1];

    /// <summary>The value so many steps before the latest.</summary>
    public double Before(int steps) => _recent[^(steps + 1)];

    /// <summary>The median of the first five.</summary>
    public double Beginning => Median.Of(CollectionsMarshal.AsSpan(_first));

    /// <summary>Adds a value.</summary>
    public void Add(double value)
    {
        Count++;
        if (_first.Count < AtBeginning)
            _first.Add(value);
        if (_recent.Count == 2 * Kept)
            _recent.RemoveRange(0, Kept);
        _recent.Add(value);
    }

    /// <summary>The median of the last values, or of those before the very last.</summary>
    public double MedianOfLast(int count, int leavingOut = 0) => Median.Of(Last(count, leavingOut));

    /// <summary>There are so many values, and the last are all above a limit.</summary>
    public bool AreAbove(double limit, int count)
    {
        if (Count < count)
            return false;
        foreach (double value in Last(count))
        {
            if (!(value > limit))
                return false;
        }

        return true;
    }

    /// <summary>There are so many values, and the last lie closer together than a part of the largest.</summary>
    public bool AreFlat(double part, int count)
    {
        if (Count < count)
            return false;
        (double least, double greatest) = (double.PositiveInfinity, double.NegativeInfinity);
        foreach (double value in Last(count))
            (least, greatest) = (Math.Min(least, value), Math.Max(greatest, value));
        return greatest - least <= part * Math.Max(Math.Abs(least), Math.Abs(greatest));
    }

    private ReadOnlySpan<double> Last(int count, int leavingOut = 0)
    {
        ReadOnlySpan<double> values = CollectionsMarshal.AsSpan(_recent)[..^leavingOut];
        return values[Math.Max(0, values.Length - Math.Min(count, Kept - leavingOut))..];
    }
}
