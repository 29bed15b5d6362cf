using System.Globalization;
using VerlPS.Hosts;

namespace VerlPS.Failures;

/// <summary>
/// A failure for people: why it happened, what to do, and the words of the log. The view in VerlPS.Format.ps1xml adds
/// the colours and nothing else.
/// </summary>
public static class FailureText
{
    private const string Separator = " · ";

    /// <summary>The lines of a failure, none longer than the width where words allow it.</summary>
    /// <param name="failure">The failure.</param>
    /// <param name="width">The longest line.</param>
    /// <param name="zone">Where the reader is; times are shown in it.</param>
    public static IReadOnlyList<IReadOnlyList<TextSpan>> Format(VerlFailure failure, int width, TimeZoneInfo zone)
    {
        (string mark, TextTone tone) = failure.Severity switch
        {
            "critical" or "error" => ("✗", TextTone.Bad),
            "warning" => ("!", TextTone.Caution),
            _ => ("i", TextTone.Quiet),
        };
        string title = $"  {mark} {failure.Id}  ";
        string indent = new(' ', title.Length);
        int room = width - indent.Length;
        List<IReadOnlyList<TextSpan>> lines = [];
        foreach (string text in CheckText.Wrap(failure.Cause, room))
            lines.Add(lines.Count == 0 ? [new TextSpan(title, tone), new TextSpan(text, TextTone.Plain)] : [new TextSpan(indent + text, TextTone.Plain)]);
        string remedy = failure.Check is null ? failure.Remedy : $"{failure.Remedy} (Test-VerlHost -Check {failure.Check})";
        lines.AddRange(Marked(remedy, "→ ", TextTone.Plain));
        foreach (string fact in failure.Host)
            lines.AddRange(Marked(fact, "· ", TextTone.Plain));
        foreach (string text in failure.EvidenceLines.DefaultIfEmpty(failure.Evidence).Take(failure.IsSymptom ? 3 : 1))
            lines.Add([new TextSpan(indent + EvidenceText.Around(text, failure.Evidence, room), TextTone.Quiet)]);
        if (Facts(failure, zone) is { Length: > 0 } facts)
            lines.AddRange(CheckText.Wrap(facts, room).Select(text => (IReadOnlyList<TextSpan>)[new TextSpan(indent + text, TextTone.Quiet)]));
        return lines;

        IEnumerable<IReadOnlyList<TextSpan>> Marked(string text, string sign, TextTone plain)
            => CheckText.Wrap(text, room - sign.Length).Select((line, index) => (IReadOnlyList<TextSpan>)[new TextSpan($"{indent}{(index == 0 ? sign : "  ")}{line}", plain)]);
    }

    private static string Facts(VerlFailure failure, TimeZoneInfo zone)
    {
        List<string> facts = [];
        if (failure.Count != 1)
            facts.Add(string.Create(CultureInfo.InvariantCulture, $"{failure.Count} times"));
        if (failure is { WentOn: true, Severity: not "info" })
            facts.Add("the training went on");
        if (failure.FirstSeen is DateTimeOffset first)
        {
            string begin = Clock(first, zone), end = Clock(failure.LastSeen ?? first, zone);
            facts.Add(begin == end ? begin : $"{begin} to {end}");
        }

        if (failure.Source is not null)
            facts.Add(failure.Source);
        if (failure.Actor is not null)
            facts.Add(failure.NodeIp is null ? failure.Actor : $"{failure.Actor} on {failure.NodeIp}");
        if (failure.Ranks.Length > 0)
            facts.Add($"rank{(failure.Ranks.Length == 1 ? "" : "s")} {Fold(failure.Ranks)}");
        return string.Join(Separator, facts);
    }

    // 0-3, 7
    private static string Fold(int[] ranks)
    {
        List<string> pieces = [];
        for (int i = 0, j; i < ranks.Length; i = j + 1)
        {
            for (j = i; j + 1 < ranks.Length && ranks[j + 1] == ranks[j] + 1;)
                j++;
            pieces.Add(i == j ? Text(ranks[i]) : $"{Text(ranks[i])}-{Text(ranks[j])}");
        }

        return string.Join(", ", pieces);

        static string Text(int rank) => rank.ToString(CultureInfo.InvariantCulture);
    }

    private static string Clock(DateTimeOffset time, TimeZoneInfo zone) => TimeZoneInfo.ConvertTime(time, zone).ToString("HH:mm:ss", CultureInfo.InvariantCulture);
}
