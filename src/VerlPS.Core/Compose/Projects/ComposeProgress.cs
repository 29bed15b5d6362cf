using System.Globalization;

namespace VerlPS.Compose;

/// <summary>Makes one bar of what compose tells: what each thing is doing, and how far its images are.</summary>
internal sealed class ComposeProgress(string activity)
{
    // Many containers don't fit on a line; the newest words are those that one waits for.
    private const int Shown = 3;

    private static readonly HashSet<string> Ends = new(StringComparer.Ordinal)
    {
        "Created", "Started", "Running", "Healthy", "Exited", "Stopped", "Removed", "Restarted", "Pulled", "Killed", "Recreated", "Error", "Skipped",
    };

    private readonly Dictionary<string, ComposeEvent> _things = new(StringComparer.Ordinal);
    private readonly Dictionary<string, (long Done, long Total)> _layers = new(StringComparer.Ordinal);

    /// <summary>The bar after one more event.</summary>
    public ProgressItem Add(ComposeEvent item)
    {
        if (item.IsLayer)
        {
            if (item.Bytes is (long, long) bytes && item.Text == "Downloading")
                _layers[item.Id] = bytes;
            else if (_layers.TryGetValue(item.Id, out (long Done, long Total) known))
                _layers[item.Id] = (known.Total, known.Total);
        }
        else
        {
            _things.Remove(item.Id);
            _things[item.Id] = item;
        }

        return new ProgressItem(activity, Describe()) { Percent = _things.Count == 0 ? null : 100 * _things.Values.Count(thing => Ends.Contains(thing.Text)) / _things.Count };
    }

    /// <summary>Takes the bar away.</summary>
    public ProgressItem End() => new(activity, "done") { Completed = true };

    private string Describe()
    {
        IEnumerable<string> things = _things.Values.Where(thing => !Ends.Contains(thing.Text)).Reverse().Take(Shown).Select(thing => $"{Name(thing.Id)} {thing.Text.ToLowerInvariant()}");
        string text = string.Join(", ", things);
        long total = _layers.Values.Sum(layer => layer.Total);
        string pulled = total == 0 ? "" : string.Create(CultureInfo.InvariantCulture, $" ({ByteSize.Format(_layers.Values.Sum(layer => layer.Done))} of {ByteSize.Format(total)})");
        return text.Length == 0 ? $"working{pulled}" : text + pulled;
    }

    private static string Name(string id) => id.StartsWith("Container ", StringComparison.Ordinal) ? id["Container ".Length..] : id;
}
