namespace VerlPS;

/// <summary>What a step of a repair is.</summary>
public enum RepairKind
{
    /// <summary>Programs are run.</summary>
    Command,

    /// <summary>Files are written, and programs are run where they have to be.</summary>
    File,

    /// <summary>Nothing that a program could do: somebody has to.</summary>
    Advice,
}

/// <summary>How far a step is.</summary>
public enum RepairStatus
{
    /// <summary>To be done.</summary>
    Planned,

    /// <summary>Done.</summary>
    Done,

    /// <summary>Tried, and failed; Output says how.</summary>
    Failed,

    /// <summary>Left out: an earlier step failed, or nobody agreed to it.</summary>
    NotRun,

    /// <summary>For somebody to do.</summary>
    Advice,
}

/// <summary>One step of what mends a host.</summary>
public sealed record RepairStep
{
    /// <summary>Its place, from 1: steps work in this order.</summary>
    public required int Order { get; init; }

    /// <summary>Stable id, for example install-toolkit; of an advice the check's id in small letters.</summary>
    public required string Id { get; init; }

    /// <summary>What it does, or what somebody should do.</summary>
    public required string Title { get; init; }

    /// <summary>The checks that it mends.</summary>
    public string[] Checks { get; init; } = [];

    /// <summary>What is run, in order, each as a line for a shell; none for an advice.</summary>
    public string[] Commands { get; init; } = [];

    /// <summary>What is wrong now.</summary>
    public string? Reason { get; init; }

    /// <summary>What it is.</summary>
    public required RepairKind Kind { get; init; }

    /// <summary>The engine is restarted, and containers that don't restart by themselves stay down.</summary>
    public bool RestartsEngine { get; init; }

    /// <summary>It takes effect with the next boot.</summary>
    public bool NeedsReboot { get; init; }

    /// <summary>How far it is.</summary>
    public required RepairStatus Status { get; init; }

    /// <summary>What its programs printed, or why it failed; null where it was not run.</summary>
    public string? Output { get; init; }

    /// <summary>The host; null where it is not known.</summary>
    public string? HostName { get; init; }

    /// <inheritdoc/>
    public override string ToString() => $"{Id} {Status}";
}
