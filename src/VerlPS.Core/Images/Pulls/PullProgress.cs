using System.Globalization;

namespace VerlPS.Images;

/// <summary>Adds up what a pull's messages say: one bar over all with rate and time left, and under it one for each layer that moves.</summary>
/// <param name="reference">The image's name.</param>
/// <param name="id">The number of the bar; the layers' bars take the numbers after it.</param>
/// <param name="time">The clock.</param>
public sealed class PullProgress(string reference, int id, TimeProvider time)
{
    // As often as PowerShell's own console draws.
    private static readonly TimeSpan Redraw = TimeSpan.FromMilliseconds(200);

    // The rate of the last seconds tells more about the next ones than that of the whole pull.
    private static readonly TimeSpan RateWindow = TimeSpan.FromSeconds(10);

    private readonly Dictionary<string, LayerProgress> _layers = new(StringComparer.Ordinal);
    private readonly Queue<(long At, long Fetched)> _history = new();
    private readonly long _begin = time.GetTimestamp();
    private long _lastShown;
    private bool _shown;

    /// <summary>What was pulled, in words.</summary>
    public string Summary
    {
        get
        {
            LayerProgress[] fetched = [.. _layers.Values.Where(layer => layer.IsNew)];
            return fetched.Length == 0
                ? "up to date"
                : string.Create(CultureInfo.InvariantCulture, $"{ByteSize.Format(fetched.Sum(layer => layer.Total))} in {fetched.Length} {(fetched.Length == 1 ? "layer" : "layers")}, {time.GetElapsedTime(_begin).TotalSeconds:0.0} s");
        }
    }

    /// <summary>Takes the layers' sizes from the registry: the engine tells each only when it begins with it.</summary>
    /// <param name="manifest">The manifest; null where it is not known.</param>
    public void Expect(RemoteManifest? manifest)
    {
        // The engine names layers by the first twelve digits of their digest.
        const string Prefix = "sha256:";
        const int Digits = 12;
        foreach (RemoteLayer layer in manifest?.Layers ?? [])
        {
            if (layer.Digest.StartsWith(Prefix, StringComparison.Ordinal) && layer.Digest.Length >= Prefix.Length + Digits)
                Layer(layer.Digest.Substring(Prefix.Length, Digits)).Expect(layer.Size);
        }
    }

    /// <summary>Takes one message; hands out bars at most five times a second.</summary>
    public IReadOnlyList<ProgressItem> Update(PullEvent item)
    {
        // The first message carries the tag where the others carry a layer.
        if (item.Layer is not null && !item.Status.StartsWith("Pulling from", StringComparison.Ordinal))
            Layer(item.Layer).Note(item);
        if (_shown && time.GetElapsedTime(_lastShown) < Redraw)
            return [];

        _shown = true;
        _lastShown = time.GetTimestamp();
        return [Bar(), .. _layers.Values.Select(layer => layer.Bar(id)).OfType<ProgressItem>()];
    }

    /// <summary>The bars' end.</summary>
    public IEnumerable<ProgressItem> Complete()
        => _shown
            ? [.. _layers.Values.Select(layer => layer.Hide(id)).OfType<ProgressItem>(), new ProgressItem($"Pulling {reference}", "Done") { Id = id, Completed = true, Percent = 100 }]
            : [];

    private LayerProgress Layer(string layer)
        => _layers.TryGetValue(layer, out LayerProgress? known) ? known : _layers[layer] = new LayerProgress(layer, id + 1 + _layers.Count);

    private ProgressItem Bar()
    {
        long total = _layers.Values.Sum(layer => layer.Total);
        long fetched = _layers.Values.Sum(layer => layer.Fetched);
        ProgressItem bar = new($"Pulling {reference}", "Asking the registry") { Id = id };
        if (total == 0)
            return bar;
        if (fetched >= total)
        {
            int done = _layers.Values.Count(layer => layer.IsDone);
            return bar with { Status = $"{ByteSize.Format(total)} fetched, unpacking layer {Math.Min(done + 1, _layers.Count)} of {_layers.Count}", Percent = 99 };
        }

        double rate = Rate(fetched);
        return bar with
        {
            Status = $"{ByteSize.Format(fetched)} of {ByteSize.Format(total)}" + (rate > 0 ? $", {ByteSize.Format((long)rate)}/s" : ""),
            Percent = (int)(fetched * 98 / total),
            Remaining = rate > 0 ? TimeSpan.FromSeconds(Math.Ceiling((total - fetched) / rate)) : null,
        };
    }

    private double Rate(long fetched)
    {
        _history.Enqueue((time.GetTimestamp(), fetched));
        while (_history.Count > 2 && time.GetElapsedTime(_history.Peek().At) > RateWindow)
            _history.Dequeue();
        (long at, long then) = _history.Peek();
        double seconds = time.GetElapsedTime(at).TotalSeconds;
        // Over less than that a rate is chance.
        return seconds >= 0.5 ? Math.Max(0, (fetched - then) / seconds) : 0;
    }
}
