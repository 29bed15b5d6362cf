using System.Globalization;
using System.Text.RegularExpressions;

namespace VerlPS.Logs;

/// <summary>Says in a few words what a step's line of metrics says in two thousand characters.</summary>
internal static class StepSummary
{
    private const string PairSeparator = " - ";
    private const string WordSeparator = " · ";

    private static readonly NumberFormatInfo Grouped = new() { NumberGroupSeparator = " " };

    // The first of each group that the line has.
    private static readonly (string Key, string Name)[] Goals =
    [
        ("critic/rewards/mean", "reward"),
        ("critic/score/mean", "reward"),
        ("train/loss", "loss"),
        ("actor/dpo_loss", "loss"),
        ("val/loss", "val loss"),
    ];

    /// <summary>For example <c>step 1/435 · reward 0.089 · 3 283 tok/s/GPU · 48.7 s/step · ETA 5 h 52 m</c>.</summary>
    /// <param name="step">The step's number.</param>
    /// <param name="pairs">The metrics, as they stand in the line.</param>
    /// <param name="total">How many steps there will be; null where the log has not said.</param>
    public static string Write(long step, string pairs, long? total)
    {
        List<string> words = [total is long all ? Text($"step {step}/{all}") : Text($"step {step}")];
        foreach ((string key, string name) in Goals)
        {
            if (Find(pairs, key) is double value)
            {
                words.Add(Text($"{name} {value:0.000}"));
                break;
            }
        }

        if (FindValidation(pairs) is string validation)
            words.Add(validation);
        if (Find(pairs, "perf/throughput") is double throughput)
            words.Add($"{throughput.ToString("#,0", Grouped)} tok/s/GPU");
        if (Find(pairs, "timing_s/step") is double seconds)
        {
            words.Add(Text($"{seconds:0.0} s/step"));
            if (total > step && double.IsFinite(seconds * (total.Value - step)) && seconds >= 0)
                words.Add($"ETA {Duration(seconds * (total.Value - step))}");
        }

        return string.Join(WordSeparator, words);
    }

    private static double? Find(string pairs, string key)
    {
        for (int at = pairs.IndexOf(key, StringComparison.Ordinal); at >= 0; at = pairs.IndexOf(key, at + 1, StringComparison.Ordinal))
        {
            int end = at + key.Length;
            bool begins = at == 0 || pairs.AsSpan(0, at).EndsWith(PairSeparator, StringComparison.Ordinal);
            if (begins && end < pairs.Length && pairs[end] == ':')
                return Number(ValueAt(pairs, end + 1));
        }

        return null;
    }

    // "val-core/openai/gsm8k/acc/mean@1:0.71": the source of the data is part of the key.
    private static string? FindValidation(string pairs)
    {
        const string Family = "val-core/";
        int at = pairs.IndexOf(Family, StringComparison.Ordinal);
        if (at < 0)
            return null;
        string pair = ValueAt(pairs, at + Family.Length);
        int colon = pair.LastIndexOf(':');
        return colon > 0 && Number(pair[(colon + 1)..]) is double value ? Text($"val {pair[..colon]} {value:0.000}") : null;
    }

    private static string ValueAt(string pairs, int begin)
    {
        int end = pairs.IndexOf(PairSeparator, begin, StringComparison.Ordinal);
        return end < 0 ? pairs[begin..] : pairs[begin..end];
    }

    private static double? Number(string text)
    {
        Match match = LinePatterns.MetricValue.Match(text);
        if (!match.Success)
            return null;
        return match.Groups["num"].ValueSpan switch
        {
            "nan" or "+nan" or "-nan" => double.NaN,
            "inf" or "+inf" => double.PositiveInfinity,
            "-inf" => double.NegativeInfinity,
            ReadOnlySpan<char> number => double.TryParse(number, NumberStyles.Float, CultureInfo.InvariantCulture, out double value) ? value : null,
        };
    }

    private static string Duration(double seconds)
    {
        TimeSpan time = TimeSpan.FromSeconds(Math.Min(seconds, TimeSpan.MaxValue.TotalSeconds / 2));
        return time switch
        {
            { TotalDays: >= 1 } => Text($"{time.Days} d {time.Hours} h"),
            { TotalHours: >= 1 } => Text($"{time.Hours} h {time.Minutes} m"),
            { TotalMinutes: >= 1 } => Text($"{time.Minutes} m"),
            _ => Text($"{time.Seconds} s"),
        };
    }

    private static string Text(FormattableString text) => FormattableString.Invariant(text);
}
