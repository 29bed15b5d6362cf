using VerlPS.Logs;

namespace VerlPS.Tests.Logs;

/// <summary>A whole log, taken apart.</summary>
internal static class ParsedLog
{
    public static IEnumerable<VerlLogEntry> Read(string source, IEnumerable<LogLine> lines)
    {
        VerlLogParser parser = new(source);
        List<VerlLogEntry> entries = [];
        foreach (LogLine line in lines)
        {
            parser.Read(line, entries);
            foreach (VerlLogEntry entry in entries)
                yield return entry;
            entries.Clear();
        }

        parser.Flush(entries);
        foreach (VerlLogEntry entry in entries)
            yield return entry;
    }
}
