namespace VerlPS.Metrics;

/// <summary>The value in the middle, which single odd ones do not move.</summary>
internal static class Median
{
    /// <summary>Of at least one value; of an even number the mean of the two in the middle.</summary>
    public static double Of(ReadOnlySpan<double> values)
    {
        Span<double> sorted = values.Length <= MetricHistory.Kept ? stackalloc double[values.Length] : new double[values.Length];
        values.CopyTo(sorted);
        sorted.Sort();
        int half = sorted.Length / 2;
        return sorted.Length % 2 == 1 ? sorted[half] : (sorted[half - 1] + sorted[half]) / 2;
    }
}
