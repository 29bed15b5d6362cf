namespace VerlPS.Compose;

/// <summary>Puts a piece of a compose file over another.</summary>
public static class ComposeOverride
{
    /// <summary>Maps are merged key by key, everything else takes the place of what was there; new keys come last.</summary>
    public static ComposeMap Apply(ComposeMap file, ComposeMap over)
    {
        List<ComposeEntry> entries =
        [
            .. file.Entries.Select(entry => over.Find(entry.Key) is not ComposeEntry other ? entry : entry with
            {
                Value = entry.Value is ComposeMap map && other.Value is ComposeMap more ? Apply(map, more) : other.Value,
            }),
            .. over.Entries.Where(entry => file.Find(entry.Key) is null),
        ];
        return file with { Entries = entries };
    }
}
