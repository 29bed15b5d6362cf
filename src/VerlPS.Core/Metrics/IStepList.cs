namespace VerlPS.Metrics;

/// <summary>The steps of a log that has an end, in its order.</summary>
internal interface IStepList
{
    /// <summary>How many there are.</summary>
    int Count { get; }

    /// <summary>The step's number.</summary>
    long StepAt(int place);

    /// <summary>What the log had said about the number of steps before this one.</summary>
    long? TotalAt(int place);

    /// <summary>When the line came.</summary>
    DateTimeOffset? TimeAt(int place);

    /// <summary>The step's metrics; null where its line turns out to have none.</summary>
    StepLine? Read(int place);
}

/// <summary>Steps that can be read only once, and are kept.</summary>
internal sealed class StepBuffer : IStepList
{
    private readonly List<(StepLine Line, DateTimeOffset? Time, long? Total)> _steps = [];

    public int Count => _steps.Count;

    public long StepAt(int place) => _steps[place].Line.Step;

    public long? TotalAt(int place) => _steps[place].Total;

    public DateTimeOffset? TimeAt(int place) => _steps[place].Time;

    public StepLine? Read(int place) => _steps[place].Line;

    public void Add(StepLine line, DateTimeOffset? time, long? total) => _steps.Add((line, time, total));
}
