using System.Globalization;

namespace VerlPS.Logs;

/// <summary>
/// When the files behind a log are read in its place. What docker exec starts writes to files; the log of a container
/// that only keeps itself alive stays empty.
/// </summary>
internal static class FilesInstead
{
    /// <summary>The log can have files behind it, and has no line itself.</summary>
    public static async Task<bool> IsNeededAsync(LogSource source, CancellationToken cancellationToken)
    {
        if (source.Instead is null)
            return false;
        try
        {
            await foreach (LogBatch batch in source.Open(new LogQuery { Tail = 1 }, cancellationToken).ConfigureAwait(false))
            {
                if (batch.Lines.Length > 0)
                    return false;
            }

            return true;
        }
        catch (VerlException)
        {
            // It is told when the log itself is read.
            return false;
        }
    }

    /// <summary>What to tell whoever asked for the log; null where there are no files, or where a folder was asked for.</summary>
    public static WarningItem? Notice(LogSource source, IReadOnlyList<LogSource> files)
        => files.Count == 0 || source.Path is not null ? null
            : new WarningItem(string.Create(CultureInfo.InvariantCulture, $"{source.WhenEmpty} Reading {files.Count} file{(files.Count == 1 ? "" : "s")} instead: {Names(files)}."));

    private static string Names(IReadOnlyList<LogSource> files)
    {
        const int Most = 3;
        return string.Join(", ", files.Take(Most).Select(file => file.Path)) + (files.Count > Most ? ", …" : "");
    }
}
