namespace VerlPS.Hosts;

/// <summary>A step for people: how far it is, what it does, and what that is for. The view adds the colours.</summary>
public static class RepairStepText
{
    private const int IdWidth = 19;

    /// <summary>The lines of a step, none longer than the width where words allow it.</summary>
    public static IReadOnlyList<IReadOnlyList<TextSpan>> Format(RepairStep step, int width)
    {
        (string mark, TextTone tone) = step.Status switch
        {
            RepairStatus.Done => ("✓", TextTone.Good),
            RepairStatus.Failed => ("✗", TextTone.Bad),
            RepairStatus.NotRun => ("-", TextTone.Plain),
            RepairStatus.Advice => ("!", TextTone.Caution),
            _ => (" ", TextTone.Plain),
        };
        string head = FormattableString.Invariant($" {step.Order,2}  {step.Id.PadRight(IdWidth)} ");
        string indent = new(' ', mark.Length + head.Length + 2);
        int room = width - indent.Length;
        string[] title = [.. CheckText.Wrap(step.Title, room)];
        return
        [
            [new TextSpan($"  {mark}", tone), new TextSpan(head + title[0], TextTone.Plain)],
            .. title.Skip(1).Concat(CheckText.Wrap(Notes(step), room)).Select(text => Line(indent + text, TextTone.Plain)),
            .. (step.Status == RepairStatus.Failed ? step.Output ?? string.Empty : string.Empty)
                .Split('\n').SelectMany(line => CheckText.Wrap(line, room)).Select(text => Line(indent + text, TextTone.Bad)),
        ];
    }

    private static string Notes(RepairStep step)
    {
        string[] notes =
        [
            step.Checks.Length > 0 ? $"for {string.Join(", ", step.Checks)}" : "as asked for",
            .. step.RestartsEngine ? new[] { "restarts the engine" } : [],
            .. step.NeedsReboot ? new[] { "needs a reboot" } : [],
        ];
        return string.Join(" · ", notes);
    }

    private static IReadOnlyList<TextSpan> Line(string text, TextTone tone) => [new TextSpan(text, tone)];
}
