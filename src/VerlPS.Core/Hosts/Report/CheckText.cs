namespace VerlPS.Hosts;

/// <summary>Checks for people: what is wrong comes first, by group and with what to do, and the rest is counted.</summary>
internal static class CheckText
{
    private const string Margin = "  ";
    private const string Separator = " · ";
    private const int ReasonsShown = 4;

    /// <summary>The failures and warnings.</summary>
    /// <param name="checks">All checks.</param>
    /// <param name="order">The groups, first what the others rest on.</param>
    /// <param name="width">The longest line, where words allow it.</param>
    public static IEnumerable<IReadOnlyList<TextSpan>> Problems(IEnumerable<HostCheck> checks, string[] order, int width)
    {
        HostCheck[] problems = [.. checks.Where(check => check.Status is CheckStatus.Failed or CheckStatus.Warning)];
        int idWidth = problems.Select(check => check.Id.Length).DefaultIfEmpty().Max();
        return Groups(problems, order).SelectMany(group => Group(group, idWidth, width));
    }

    private static IEnumerable<IReadOnlyList<TextSpan>> Problem(HostCheck check, int idWidth, int width)
    {
        (string mark, TextTone tone) = check.Status == CheckStatus.Failed ? ("✗", TextTone.Bad) : ("!", TextTone.Caution);
        string title = $"{Margin}{mark} {check.Id.PadRight(idWidth)}  ";
        string indent = new(' ', title.Length);
        string[] reason = [.. Wrap(check.Reason ?? check.Name, width - indent.Length)];
        yield return [new TextSpan(title, tone), new TextSpan(reason[0], TextTone.Plain)];
        foreach (string text in reason.Skip(1))
            yield return Line(indent + text);

        bool first = true;
        foreach (string text in Wrap(check.Remedy ?? string.Empty, width - indent.Length - 2))
        {
            yield return Line($"{indent}{(first ? "→ " : "  ")}{text}");
            first = false;
        }
    }

    /// <summary>How many came out how.</summary>
    public static string Counts(IReadOnlyList<HostCheck> checks)
    {
        int passed = Count(CheckStatus.Passed), warnings = Count(CheckStatus.Warning), failed = Count(CheckStatus.Failed), skipped = Count(CheckStatus.Skipped);
        IGrouping<string?, HostCheck>[] reasons =
        [
            .. checks.Where(check => check.Status == CheckStatus.Skipped).GroupBy(check => check.Reason).OrderByDescending(group => group.Count()),
        ];
        List<string> counts = [$"{passed} passed"];
        if (warnings > 0)
            counts.Add($"{warnings} warning{(warnings == 1 ? "" : "s")}");
        if (failed > 0)
            counts.Add($"{failed} failed");
        if (skipped > 0)
            counts.Add($"{skipped} skipped ({Fold(reasons)})");
        return string.Join(Separator, counts);

        int Count(CheckStatus status) => checks.Count(check => check.Status == status);
    }

    private static string Fold(IGrouping<string?, HostCheck>[] reasons)
    {
        if (reasons.Length == 1)
            return $"{reasons[0].Key}";

        int rest = reasons.Skip(ReasonsShown).Sum(group => group.Count());
        IEnumerable<string> shown = reasons.Take(ReasonsShown).Select(group => $"{group.Count()} {group.Key}");
        return string.Join(", ", rest == 0 ? shown : shown.Append($"{rest} for other reasons"));
    }

    /// <summary>The text in lines.</summary>
    public static IEnumerable<string> Wrap(string text, int width)
    {
        string line = string.Empty;
        foreach (string word in text.Split(' ', StringSplitOptions.RemoveEmptyEntries))
        {
            if (line.Length > 0 && line.Length + 1 + word.Length > width)
            {
                yield return line;
                line = string.Empty;
            }

            line = line.Length == 0 ? word : $"{line} {word}";
        }

        if (line.Length > 0)
            yield return line;
    }

    // Groups with a failure come first; of two alike, the one that the other rests on.
    private static IEnumerable<IGrouping<string, HostCheck>> Groups(IEnumerable<HostCheck> problems, string[] order)
        => problems
            .GroupBy(check => check.Group)
            .OrderBy(group => group.Any(check => check.Status == CheckStatus.Failed) ? 0 : 1)
            .ThenBy(group => (uint)Array.IndexOf(order, group.Key));

    private static IEnumerable<IReadOnlyList<TextSpan>> Group(IGrouping<string, HostCheck> group, int idWidth, int width)
    {
        yield return [new TextSpan(Margin + group.Key, TextTone.Title)];
        foreach (HostCheck check in group.OrderBy(check => check.Status == CheckStatus.Failed ? 0 : 1))
        {
            foreach (IReadOnlyList<TextSpan> line in Problem(check, idWidth, width))
                yield return line;
        }

        yield return Line("");
    }

    private static IReadOnlyList<TextSpan> Line(string text) => [new TextSpan(text, TextTone.Plain)];
}
