using System.Globalization;
using VerlPS.Hosts;

namespace VerlPS.Compose;

/// <summary>
/// A compose file's report for people, as the host's: what is wrong comes first, with what to write, and the rest is
/// counted. The view in VerlPS.Format.ps1xml adds the colours and nothing else.
/// </summary>
public static class ComposeReportText
{
    private const string Margin = "  ";

    // A file that can't be read has no services, and one without an image starts nothing.
    private static readonly string[] OrderOfMending = ["File", "Image", "Command", "GPU", "Limits", "Network", "Data"];

    /// <summary>The lines of a report, none longer than the width where words allow it.</summary>
    public static IReadOnlyList<IReadOnlyList<TextSpan>> Format(ComposeReport report, int width)
    {
        TextTone tone = report.Status switch { HostStatus.Ready => TextTone.Good, HostStatus.Degraded => TextTone.Caution, _ => TextTone.Bad };
        string services = report.Services.Length == 1 ? "1 service" : string.Create(CultureInfo.InvariantCulture, $"{report.Services.Length} services");
        HostCheck[] checks = [.. report.Checks.Select(ComposeChecks.AsHostCheck)];
        return
        [
            [
                new TextSpan($"{Margin}{report.Path}  ", TextTone.Plain),
                new TextSpan($"{report.Status}", tone),
                new TextSpan(string.Create(CultureInfo.InvariantCulture, $"   {services} · {report.Duration.TotalSeconds:0.0} s"), TextTone.Plain),
            ],
            [new TextSpan(string.Empty, TextTone.Plain)],
            .. CheckText.Problems(checks, OrderOfMending, width),
            .. CheckText.Wrap(CheckText.Counts(checks), width - Margin.Length).Select(line => new[] { new TextSpan(Margin + line, TextTone.Plain) }),
        ];
    }
}
