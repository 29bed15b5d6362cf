using System.Runtime.CompilerServices;
using VerlPS.Logs;

namespace VerlPS.Tests.Logs.Corpus;

public class LogCorpusTests
{
    private const int LeastLines = 320;

    private static readonly CorpusLog[] Logs = [.. Directory.GetFiles(Path.GetDirectoryName(ThisFile())!, "*.txt").Order(StringComparer.Ordinal)
        .SelectMany(path => LogCorpus.Read(Path.GetFileName(path), File.ReadAllLines(path)))];

    public static TheoryData<string> Names => [.. Logs.Select(log => log.Name)];

    [Theory]
    [MemberData(nameof(Names))]
    public void Reads_as_a_person_would(string name)
    {
        CorpusLog log = Logs.Single(log => log.Name == name);
        List<VerlLogEntry> entries = Parse(log);

        Assert.Equal(log.Answers, entries.Select(LogCorpus.Describe));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Loses_and_changes_no_line(string name)
    {
        CorpusLog log = Logs.Single(log => log.Name == name);

        Assert.Equal(log.Lines.Order(StringComparer.Ordinal), Parse(log).SelectMany(entry => entry.Raw.Split('\n')).Order(StringComparer.Ordinal));
    }

    // Beginnings of one form and ends of another: what no person would write, and a broken log has.
    [Fact]
    public void Throws_on_no_mixture_and_loses_none_of_it()
    {
        Random random = new(20260820);
        string[] lines = [.. Logs.SelectMany(log => log.Lines).Where(line => line.Length < 1000)];
        string[] mixed = [.. Enumerable.Range(0, 20_000).Select(_ => Part(head: true) + Part(head: false))];

        CorpusLog log = new("mixed", null, mixed, []);
        Assert.Equal(mixed.Order(StringComparer.Ordinal), Parse(log).SelectMany(entry => entry.Raw.Split('\n')).Order(StringComparer.Ordinal));

        string Part(bool head)
        {
            string line = lines[random.Next(lines.Length)];
            int at = random.Next(line.Length + 1);
            return head ? line[..at] : line[at..];
        }
    }

    [Fact]
    public void Holds_enough_lines_to_tell() => Assert.InRange(Logs.Sum(log => log.Lines.Count), LeastLines, int.MaxValue);

    private static List<VerlLogEntry> Parse(CorpusLog log)
    {
        VerlLogParser parser = new(LogCorpus.Source, log.Reference);
        List<VerlLogEntry> entries = [];
        foreach (string line in log.Lines)
            parser.Read(new LogLine(null, LogChannel.Stdout, line), entries);
        parser.Flush(entries);
        return entries;
    }

    private static string ThisFile([CallerFilePath] string path = "") => path;
}
