namespace VerlPS;

/// <summary>
/// One item of what a service reports while it works. Results, progress, warnings and failures of single inputs
/// travel in one stream, in order, so that the cmdlet writes them all on the pipeline thread.
/// </summary>
public abstract record StreamItem;

/// <summary>An object for the pipeline.</summary>
/// <param name="Value">One of the module's output records.</param>
public sealed record ResultItem(object Value) : StreamItem;

/// <summary>Objects for the pipeline, in their order: many small ones travel together.</summary>
/// <param name="Values">Output records of the module, or strings.</param>
public sealed record ResultsItem(IReadOnlyList<object> Values) : StreamItem;

/// <summary>A warning for the user.</summary>
/// <param name="Message">One sentence.</param>
public sealed record WarningItem(string Message) : StreamItem;

/// <summary>What a long job came to, for those who could not see its progress.</summary>
/// <param name="Message">One line.</param>
public sealed record StatusItem(string Message) : StreamItem;

/// <summary>A line that a program wrote to its standard error; shown, and kept apart from its output.</summary>
/// <param name="Message">The line.</param>
public sealed record ErrorTextItem(string Message) : StreamItem;

/// <summary>A detail that only <c>-Verbose</c> shows.</summary>
/// <param name="Message">One sentence.</param>
public sealed record VerboseItem(string Message) : StreamItem;

/// <summary>One input failed; the rest goes on.</summary>
/// <param name="Error">The failure.</param>
public sealed record ErrorItem(VerlException Error) : StreamItem;

/// <summary>How far a long job is.</summary>
/// <param name="Activity">The job, for example "Pulling verlai/verl:vllm024.latest".</param>
/// <param name="Status">Where it stands, for example "3.1 of 12.4 GB · 84 MB/s".</param>
public sealed record ProgressItem(string Activity, string Status) : StreamItem
{
    /// <summary>Tells bars apart; 0 is the job itself.</summary>
    public int Id { get; init; }

    /// <summary>The bar this one stands under; null for the job itself.</summary>
    public int? ParentId { get; init; }

    /// <summary>0 to 100; null while the total is unknown.</summary>
    public int? Percent { get; init; }

    /// <summary>Time left; null while unknown.</summary>
    public TimeSpan? Remaining { get; init; }

    /// <summary>The bar can go.</summary>
    public bool Completed { get; init; }
}
