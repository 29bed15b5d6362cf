using VerlPS.Hosts;

namespace VerlPS.Compose;

/// <summary>
/// A compose project for people: a line that says how it stands, and one for each of its containers. The view in
/// VerlPS.Format.ps1xml adds the colours and nothing else.
/// </summary>
public static class ComposeStatusText
{
    private const string Margin = "  ";
    private static readonly string[] Titles = ["Service", "State", "Since", "Ports", "Image"];

    /// <summary>The lines of a project, cut at the width.</summary>
    public static IReadOnlyList<IReadOnlyList<TextSpan>> Format(VerlCompose project, int width)
    {
        string status = project.Status switch { ComposeStatus.NotCreated => "not created", ComposeStatus.Stopped => "stopped", ComposeStatus.Running => "running", _ => "degraded" };
        (string[] Cells, TextTone Tone)[] rows =
        [
            .. project.Containers.Select(container => (Cells(container), ToneOf(container))),
            .. project.Services.Except(project.Containers.Select(ComposeLabels.ServiceOf)).Select(service => (new[] { service, "not created", "", "", "" }, TextTone.Plain)),
        ];
        int[] widths = [.. Titles.Select((title, column) => rows.Select(row => row.Cells[column].Length).Append(title.Length).Max())];
        return
        [
            [
                new TextSpan($"{Margin}{project.ProjectName}  ", TextTone.Title),
                new TextSpan(status, ToneOf(project.Status)),
                new TextSpan($"   {project.Path}", TextTone.Plain),
            ],
            [new TextSpan(string.Empty, TextTone.Plain)],
            [new TextSpan(Cut(Line(Titles, widths), width), TextTone.Title)],
            .. rows.Select(row => Row(row.Cells, widths, row.Tone, width)),
            [new TextSpan(string.Empty, TextTone.Plain)],
        ];
    }

    private static string[] Cells(VerlContainer container)
    {
        string state = container.ExitCode is long code ? $"{container.State} ({code})" : container is { State: "running", Health: string health } ? health : container.State;
        DateTimeOffset? since = container.FinishedAt ?? container.StartedAt ?? container.Created;
        return [ComposeLabels.ServiceOf(container), state, since is DateTimeOffset time ? time.LocalDateTime.ToString("MM-dd HH:mm:ss", System.Globalization.CultureInfo.InvariantCulture) : "", string.Join(", ", container.Ports), container.Image];
    }

    private static TextSpan[] Row(string[] cells, int[] widths, TextTone tone, int width)
    {
        string service = Line(cells[..1], widths) + "  ";
        string state = cells[1].PadRight(widths[1]);
        string rest = "  " + string.Join("  ", cells.Skip(2).Select((cell, column) => cell.PadRight(widths[column + 2])));
        return [new TextSpan(service, TextTone.Plain), new TextSpan(state, tone), new TextSpan(Cut(rest, width - service.Length - state.Length), TextTone.Plain)];
    }

    private static string Cut(string line, int width)
        => line.TrimEnd().Length > width && width > 1 ? line[..(width - 1)] + "…" : line.TrimEnd();

    private static string Line(string[] cells, int[] widths) => Margin + Margin + string.Join("  ", cells.Select((cell, column) => cell.PadRight(widths[column])));

    private static TextTone ToneOf(ComposeStatus status) => status switch { ComposeStatus.Running => TextTone.Good, ComposeStatus.Degraded => TextTone.Bad, _ => TextTone.Plain };

    private static TextTone ToneOf(VerlContainer container) => container switch
    {
        { State: "running", Health: "unhealthy" } => TextTone.Bad,
        { State: "running", Health: "starting" } => TextTone.Caution,
        { State: "running" } => TextTone.Good,
        { ExitCode: not (null or 0) } or { State: "dead" } => TextTone.Bad,
        _ => TextTone.Plain,
    };
}
