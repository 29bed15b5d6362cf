using System.Globalization;
using VerlPS.Hosts;

namespace VerlPS.Containers;

/// <summary>
/// A container's report for people, as the host's: what is wrong comes first, with what to do, and the rest is counted.
/// The view in VerlPS.Format.ps1xml adds the colours and nothing else.
/// </summary>
public static class ContainerReportText
{
    private const string Margin = "  ";

    // Without a Python nothing is seen, without a GPU nothing runs, and a limit is quicker changed than a package.
    private static readonly string[] OrderOfMending = ["PyTorch", "Packages", "Mounts", "Limits"];

    /// <summary>The lines of a report, none longer than the width where words allow it.</summary>
    public static IReadOnlyList<IReadOnlyList<TextSpan>> Format(ContainerReport report, int width)
    {
        TextTone tone = report.Status switch { HostStatus.Ready => TextTone.Good, HostStatus.Degraded => TextTone.Caution, _ => TextTone.Bad };
        return
        [
            [
                new TextSpan($"{Margin}{report.Name}  ", TextTone.Plain),
                new TextSpan($"{report.Status}", tone),
                new TextSpan(string.Create(CultureInfo.InvariantCulture, $"   {report.Image} · {report.Duration.TotalSeconds:0.0} s"), TextTone.Plain),
            ],
            [new TextSpan(string.Empty, TextTone.Plain)],
            .. CheckText.Problems(report.Checks, OrderOfMending, width),
            .. CheckText.Wrap(CheckText.Counts(report.Checks), width - Margin.Length).Select(line => new[] { new TextSpan(Margin + line, TextTone.Plain) }),
        ];
    }
}
