using System.Globalization;

namespace VerlPS.Hosts;

/// <summary>
/// A report for people: what is wrong comes first, with what to do, and the rest is counted.
/// The view in VerlPS.Format.ps1xml adds the colours and nothing else.
/// </summary>
public static class HostReportText
{
    private const string Margin = "  ";
    private const string Separator = " · ";

    private const string NextStep = "Repair-VerlHost lists what mends this, in order.";
    private const int ReasonsShown = 4;

    // Nothing can be installed without a network, no GPU seen without a driver, none given to a container without an engine.
    private static readonly string[] OrderOfMending = ["Network", "Host", "GPU", "Docker", "Toolkit", "RDMA", "Image", "Job"];

    /// <summary>The lines of a report, none longer than the width where words allow it.</summary>
    public static IReadOnlyList<IReadOnlyList<TextSpan>> Format(HostReport report, int width)
    {
        HostCheck[] problems = [.. report.Checks.Where(check => check.Status is CheckStatus.Failed or CheckStatus.Warning)];
        int idWidth = problems.Select(check => check.Id.Length).DefaultIfEmpty().Max();
        return
        [
            .. Header(report, width),
            Line(""),
            .. Groups(problems).SelectMany(group => Group(group, idWidth, width)),
            .. Changes(report, width),
            .. Wrap(Counts(report.Checks), width - Margin.Length).Select(text => Line(Margin + text)),
            .. report.Status == HostStatus.NotReady ? Wrap(NextStep, width - Margin.Length).Select(text => Line(Margin + text)) : [],
        ];
    }

    // Groups with a failure come first; of two alike, the one that the other rests on.
    private static IEnumerable<IGrouping<string, HostCheck>> Groups(IEnumerable<HostCheck> problems)
        => problems
            .GroupBy(check => check.Group)
            .OrderBy(group => group.Any(check => check.Status == CheckStatus.Failed) ? 0 : 1)
            .ThenBy(group => (uint)Array.IndexOf(OrderOfMending, group.Key));

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

    private static IEnumerable<IReadOnlyList<TextSpan>> Changes(HostReport report, int width)
    {
        if (report.Changes.Length == 0)
            yield break;
        yield return [new TextSpan($"{Margin}Changed since the baseline", TextTone.Title)];
        foreach (string text in report.Changes.SelectMany(change => Wrap(change.ToString(), width - Margin.Length)))
            yield return Line(Margin + text);
        yield return Line("");
    }

    /// <summary>The boards in few words: <c>8 × H100 80GB</c>.</summary>
    public static string NameBoards(IReadOnlyList<Gpu> gpus)
        => string.Join(" + ", gpus.GroupBy(gpu => gpu.Name).Select(group => $"{group.Count()} × {ShortName(group.Key)}"));

    private static IEnumerable<IReadOnlyList<TextSpan>> Header(HostReport report, int width)
    {
        TextTone tone = report.Status switch { HostStatus.Ready => TextTone.Good, HostStatus.Degraded => TextTone.Caution, _ => TextTone.Bad };
        TextSpan[] begin = [new($"{Margin}{report.HostName}  ", TextTone.Plain), new($"{report.Status}", tone)];
        List<TextSpan> line = [.. begin];
        int column = Length(line);
        string gap = "   ";
        foreach (string fact in Facts(report).Append(Elapsed(report.Duration)))
        {
            if (column + gap.Length + fact.Length > width && line.Count > 1)
            {
                yield return line;
                line = [];
                column = 0;
                gap = Margin + Margin;
            }

            line.Add(new TextSpan(gap + fact, TextTone.Plain));
            column += gap.Length + fact.Length;
            gap = Separator;
        }

        yield return line;
    }

    private static IEnumerable<string> Facts(HostReport report)
    {
        if (report.OperatingSystem is string system)
            yield return system.Split(" (")[0];
        if (report.Gpus.Length > 0)
            yield return NameBoards(report.Gpus);
        if (report.DriverVersion is string driver)
            yield return $"driver {driver}";
        if (report.Engine is EngineInfo engine)
            yield return $"Docker {engine.Version.Split('+')[0]}";
        if (report.Memory is long memory)
            yield return $"{ByteSize.Format(memory)} RAM";
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

    private static string Counts(IReadOnlyList<HostCheck> checks)
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

    internal static IEnumerable<string> Wrap(string text, int width)
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

    private static string ShortName(string product)
    {
        string name = product.StartsWith("NVIDIA ", StringComparison.Ordinal) ? product["NVIDIA ".Length..] : product;
        int memory = name.IndexOf(" HBM", StringComparison.Ordinal);
        return memory < 0 ? name : name[..memory];
    }

    private static string Elapsed(TimeSpan duration) => string.Create(CultureInfo.InvariantCulture, $"{duration.TotalSeconds:0.0} s");

    private static IReadOnlyList<TextSpan> Line(string text) => [new TextSpan(text, TextTone.Plain)];

    private static int Length(IEnumerable<TextSpan> line) => line.Sum(span => span.Text.Length);
}
