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

    // Nothing can be installed without a network, no GPU seen without a driver, none given to a container without an engine.
    private static readonly string[] OrderOfMending = ["Network", "Host", "GPU", "Docker", "Toolkit", "RDMA", "Image", "Job"];

    /// <summary>The lines of a report, none longer than the width where words allow it.</summary>
    public static IReadOnlyList<IReadOnlyList<TextSpan>> Format(HostReport report, int width)
    {
        return
        [
            .. Header(report, width),
            Line(""),
            .. CheckText.Problems(report.Checks, OrderOfMending, width),
            .. Changes(report, width),
            .. CheckText.Wrap(CheckText.Counts(report.Checks), width - Margin.Length).Select(text => Line(Margin + text)),
            .. report.Status == HostStatus.NotReady ? CheckText.Wrap(NextStep, width - Margin.Length).Select(text => Line(Margin + text)) : [],
        ];
    }

    private static IEnumerable<IReadOnlyList<TextSpan>> Changes(HostReport report, int width)
    {
        if (report.Changes.Length == 0)
            yield break;
        yield return [new TextSpan($"{Margin}Changed since the baseline", TextTone.Title)];
        foreach (string text in report.Changes.SelectMany(change => CheckText.Wrap(change.ToString(), width - Margin.Length)))
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
