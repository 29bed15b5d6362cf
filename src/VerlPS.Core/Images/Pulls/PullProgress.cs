namespace VerlPS.Images;

/// <summary>Adds up what a pull's messages say, layer by layer, into one bar with rate and time left.</summary>
public sealed class PullProgress(string reference, TimeProvider time)
{
    private const int MinimumMilliseconds = 100;
    private readonly Dictionary<string, Layer> _layers = new(StringComparer.Ordinal);
    private readonly long _begin = time.GetTimestamp();
    private long _lastShown;
    private bool _shown;

    /// <summary>What was pulled, in words.</summary>
    public string Summary
    {
        get
        {
            long bytes = _layers.Values.Sum(layer => layer.Total);
            return bytes == 0
                ? "up to date"
                : $"{ByteSize.Format(bytes)} in {_layers.Values.Count(layer => layer.Total > 0)} layers, {time.GetElapsedTime(_begin).TotalSeconds.ToString("0.0", System.Globalization.CultureInfo.InvariantCulture)} s";
        }
    }

    /// <summary>Takes one message; hands out a bar at most ten times a second.</summary>
    public IEnumerable<ProgressItem> Update(PullEvent item)
    {
        // The first message carries the tag where the others carry a layer.
        if (item.Layer is not null && !item.Status.StartsWith("Pulling from", StringComparison.Ordinal))
            Note(item);
        if (_shown && time.GetElapsedTime(_lastShown).TotalMilliseconds < MinimumMilliseconds)
            yield break;

        _shown = true;
        _lastShown = time.GetTimestamp();
        yield return Bar();
    }

    /// <summary>The bar's end.</summary>
    public IEnumerable<ProgressItem> Complete()
    {
        if (_shown)
            yield return new ProgressItem($"Pulling {reference}", "Done") { Completed = true, Percent = 100 };
    }

    private void Note(PullEvent item)
    {
        Layer layer = _layers.TryGetValue(item.Layer!, out Layer? known) ? known : _layers[item.Layer!] = new Layer();
        switch (item.Status)
        {
            case "Downloading":
                layer.Current = item.Current ?? layer.Current;
                layer.Total = Math.Max(layer.Total, item.Total ?? 0);
                break;

            // The last Downloading message is short of the total.
            case "Download complete" or "Verifying Checksum" or "Extracting" or "Pull complete":
                if (layer.Total == 0 && item.Total is long total)
                    layer.Total = total;
                layer.Current = layer.Total;
                layer.Extracted = item.Status == "Pull complete";
                break;

            case "Already exists":
                layer.Extracted = true;
                break;
        }
    }

    private ProgressItem Bar()
    {
        long total = _layers.Values.Sum(layer => layer.Total);
        long current = _layers.Values.Sum(layer => layer.Current);
        double seconds = time.GetElapsedTime(_begin).TotalSeconds;
        if (total == 0)
            return new ProgressItem($"Pulling {reference}", "Asking the registry");

        if (current >= total)
        {
            int extracted = _layers.Values.Count(layer => layer.Extracted);
            return new ProgressItem($"Pulling {reference}", $"{ByteSize.Format(total)} fetched, unpacking layer {extracted + 1} of {_layers.Count}") { Percent = 99 };
        }

        double rate = seconds > 0.5 ? current / seconds : 0;
        string status = $"{ByteSize.Format(current)} of {ByteSize.Format(total)}" + (rate > 0 ? $", {ByteSize.Format((long)rate)}/s" : "");
        return new ProgressItem($"Pulling {reference}", status)
        {
            Percent = (int)(current * 98 / total),
            Remaining = rate > 0 ? TimeSpan.FromSeconds((total - current) / rate) : null,
        };
    }

    private sealed class Layer
    {
        public long Current { get; set; }

        public long Total { get; set; }

        public bool Extracted { get; set; }
    }
}
