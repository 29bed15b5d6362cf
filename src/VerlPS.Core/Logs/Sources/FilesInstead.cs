using System.Globalization;

namespace VerlPS.Logs;

/// <summary>
/// Whether the files behind a log are to be read. What docker exec starts writes to files; the log of a container that
/// only keeps itself alive stays empty, or has the greeting of its entry point and no more.
/// </summary>
/// <param name="Source">The log.</param>
/// <param name="IsEmpty">It has no line.</param>
internal sealed record FilesInstead(LogSource Source, bool IsEmpty)
{
    /// <summary>There may be files, and they say more than the log.</summary>
    public bool AreNeeded => Source.Instead is not null && (IsEmpty || Source.IsOfKeepAlive);

    /// <summary>Asks the log for a line.</summary>
    public static async Task<FilesInstead> OfAsync(LogSource source, CancellationToken cancellationToken)
    {
        if (source.Instead is null)
            return new FilesInstead(source, IsEmpty: false);
        try
        {
            await foreach (LogBatch batch in source.Open(new LogQuery { Tail = 1 }, cancellationToken).ConfigureAwait(false))
            {
                if (batch.Lines.Length > 0)
                    return new FilesInstead(source, IsEmpty: false);
            }

            return new FilesInstead(source, IsEmpty: true);
        }
        catch (VerlException)
        {
            // It is told when the log itself is read.
            return new FilesInstead(source with { Instead = null }, IsEmpty: false);
        }
    }

    /// <summary>The files as they are now.</summary>
    public IReadOnlyList<LogSource> Find() => AreNeeded ? Source.Instead!() : [];

    /// <summary>What to tell whoever asked for the log; null where there are no files, or where a folder was asked for.</summary>
    /// <param name="files">The files.</param>
    public WarningItem? Notice(IReadOnlyList<LogSource> files)
    {
        if (files.Count == 0 || Source.Path is not null)
            return null;
        string count = string.Create(CultureInfo.InvariantCulture, $"{files.Count} file{(files.Count == 1 ? "" : "s")}");
        return new WarningItem(IsEmpty
            ? $"{Source.WhenEmpty} Reading {count} instead: {Names(files)}."
            : $"What runs in '{Source.Name}' does not write to its log. Reading {count} too: {Names(files)}.");
    }

    private static string Names(IReadOnlyList<LogSource> files)
    {
        const int Most = 3;
        return string.Join(", ", files.Take(Most).Select(file => file.Path)) + (files.Count > Most ? ", …" : "");
    }
}
