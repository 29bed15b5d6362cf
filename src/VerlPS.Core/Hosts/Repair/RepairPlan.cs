namespace VerlPS.Hosts;

/// <summary>The steps that mend one host.</summary>
public sealed class RepairPlan
{
    internal RepairPlan(RepairSubject subject, RepairContext? context, IReadOnlyList<PlannedStep> planned)
    {
        Subject = subject;
        Context = context;
        Planned = planned;
        Steps = [.. planned.Select(step => step.Step)];
    }

    /// <summary>The host.</summary>
    public RepairSubject Subject { get; }

    /// <summary>This machine, where it is the host; null where that is another one.</summary>
    public RepairContext? Context { get; }

    /// <summary>The host's name, for people.</summary>
    public string HostName => Subject.HostName ?? Context?.HostName ?? "the host";

    /// <summary>The steps, in order.</summary>
    public IReadOnlyList<RepairStep> Steps { get; }

    internal IReadOnlyList<PlannedStep> Planned { get; }
}

/// <summary>A step with what it consists of.</summary>
/// <param name="Step">The step.</param>
/// <param name="Operations">Its operations; none for an advice.</param>
/// <param name="Unless">A program whose presence makes the step needless, where the plan could not look.</param>
internal sealed record PlannedStep(RepairStep Step, IReadOnlyList<RepairOperation> Operations, string? Unless = null);
