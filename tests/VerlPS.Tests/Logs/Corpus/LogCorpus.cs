using System.Globalization;
using System.Text;

namespace VerlPS.Tests.Logs.Corpus;

/// <summary>A log of the corpus and what the parser must make of it, both as README.md describes them.</summary>
internal sealed record CorpusLog(string Name, DateTimeOffset? Reference, IReadOnlyList<string> Lines, IReadOnlyList<CorpusAnswer> Answers);

/// <summary>The answer to one entry, and the lines above it, of which the last is its line where nothing is held back.</summary>
internal sealed record CorpusAnswer(string Fields, string Message);

internal static class LogCorpus
{
    public const string Source = "run";

    /// <summary>Reads a file: logs are blocks between blank lines.</summary>
    public static IEnumerable<CorpusLog> Read(string name, string[] text)
    {
        DateTimeOffset? reference = null;
        List<string> lines = [];
        List<CorpusAnswer> answers = [];
        for (int i = 0; i < text.Length; i++)
        {
            string line = text[i];
            if (line.StartsWith("@ ", StringComparison.Ordinal))
                reference = DateTimeOffset.Parse(line[2..], CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal);
            else if (line.StartsWith('>'))
                lines.Add(Unescape(line.Length > 2 ? line[2..] : string.Empty));
            else if (line.StartsWith("= ", StringComparison.Ordinal))
                answers.Add(new CorpusAnswer(line[2..], lines[^1]));
            else if (line.StartsWith(": ", StringComparison.Ordinal) || line == ":")
                answers[^1] = answers[^1] with { Message = Unescape(line.Length > 2 ? line[2..] : string.Empty) };
            else if (line.Length > 0 && line[0] != '#')
                throw new FormatException($"{name}, line {i + 1} is none of # @ > = : '{line}'");

            if (lines.Count > 0 && (line.Length == 0 || i == text.Length - 1))
            {
                yield return new CorpusLog($"{name}, log before line {i + 1}", reference, lines, answers);
                (reference, lines, answers) = (null, [], []);
            }
        }
    }

    /// <summary>An entry in the form of an answer: what is as usual is left out.</summary>
    public static CorpusAnswer Describe(VerlLogEntry entry)
    {
        StringBuilder text = new(entry.Level.ToString());
        Add("actor", entry.Actor?.Replace(' ', '_'));
        Add("pid", entry.ProcessId);
        Add("ip", entry.NodeIp);
        Add("rank", entry.Rank);
        Add("repeat", entry.Repeat == 1 ? null : entry.Repeat);
        Add("step", entry.Step);
        Add("time", entry.Timestamp?.ToString(entry.Timestamp.Value.Ticks % TimeSpan.TicksPerSecond == 0 ? "yyyy-MM-ddTHH:mm:ssK" : "yyyy-MM-ddTHH:mm:ss.FFFFFFFK", CultureInfo.InvariantCulture).Replace("+00:00", "Z", StringComparison.Ordinal));
        Add("source", entry.Source == Source ? null : entry.Source);
        Add("lines", entry.Traceback?.Split('\n').Length);
        return new CorpusAnswer(text.ToString(), entry.Message);

        void Add(string name, object? value)
        {
            if (value is not null)
                text.Append(CultureInfo.InvariantCulture, $" {name}={value}");
        }
    }

    private static string Unescape(string text)
    {
        StringBuilder plain = new();
        for (int i = 0; i < text.Length; i++)
        {
            if (text[i] != '\\')
            {
                plain.Append(text[i]);
                continue;
            }

            switch (text[++i])
            {
                case 'e': plain.Append('\x1b'); break;
                case 'r': plain.Append('\r'); break;
                case 't': plain.Append('\t'); break;
                case 's': plain.Append(' '); break;
                case 'a': plain.Append('\a'); break;
                case '\\': plain.Append('\\'); break;
                case 'u': plain.Append((char)int.Parse(text.AsSpan(i + 1, 4), NumberStyles.HexNumber, CultureInfo.InvariantCulture)); i += 4; break;
                case '{':
                    // "\{20000*x}"
                    int star = text.IndexOf('*', i), end = text.IndexOf('}', star + 2);
                    plain.Insert(plain.Length, text[(star + 1)..end], int.Parse(text.AsSpan(i + 1, star - i - 1), CultureInfo.InvariantCulture));
                    i = end;
                    break;
                default: throw new FormatException($"'\\{text[i]}' is no escape in '{text}'");
            }
        }

        return plain.ToString();
    }
}
