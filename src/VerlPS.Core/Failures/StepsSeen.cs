namespace VerlPS.Failures;

/// <summary>
/// Where in logs the last training steps stand. A step may have been printed before a failure and come after it, because
/// Ray collects each writer's lines; two steps can't.
/// </summary>
internal sealed class StepsSeen
{
    private readonly Dictionary<string, (long Step, long Entry, long EntryBefore)> _last = new(StringComparer.Ordinal);

    /// <summary>A step's entry has come.</summary>
    /// <param name="entry">The entry.</param>
    /// <param name="number">Its number, of all entries of all logs.</param>
    public void Note(VerlLogEntry entry, long number)
    {
        if (entry.Step is not long step)
            return;
        (long lastStep, long last, long before) = _last.GetValueOrDefault(entry.Source, (-1, 0, 0));
        _last[entry.Source] = step == lastStep ? (step, last, before) : (step, number, last);
    }

    /// <summary>The training of a log went on after an entry.</summary>
    public bool WentOnAfter(string source, long number) => _last.TryGetValue(source, out (long Step, long Entry, long EntryBefore) last) && last.EntryBefore > number;
}
