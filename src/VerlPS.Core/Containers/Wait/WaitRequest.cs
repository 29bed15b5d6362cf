using VerlPS.Logs;

namespace VerlPS.Containers;

/// <summary>What to wait for, and for how long.</summary>
public sealed record WaitRequest
{
    /// <summary>Checks that the parts go together.</summary>
    /// <param name="condition">What to wait for.</param>
    /// <param name="pattern">The expression for a line of the log: given with Log, and only then.</param>
    /// <param name="timeout">How long; null for as long as it takes.</param>
    /// <exception cref="VerlException">InvalidArgument.</exception>
    public WaitRequest(ContainerCondition condition, string? pattern, TimeSpan? timeout)
    {
        if (condition == ContainerCondition.Log && pattern is null)
            throw new VerlException(VerlErrorKind.InvalidArgument, "-For Log needs the line to wait for.", condition, "Name it with -Pattern, a regular expression.");
        if (condition != ContainerCondition.Log && pattern is not null)
            throw new VerlException(VerlErrorKind.InvalidArgument, $"-Pattern '{pattern}' is for lines of the log, and -For is {condition}.", pattern, "Use -For Log, or leave out -Pattern.");

        Condition = condition;
        Pattern = pattern is null ? null : new LinePattern(pattern, "-Pattern");
        Timeout = timeout;
    }

    /// <summary>What to wait for.</summary>
    public ContainerCondition Condition { get; }

    /// <summary>The line of the log; null for other conditions.</summary>
    public LinePattern? Pattern { get; }

    /// <summary>How long; null for as long as it takes.</summary>
    public TimeSpan? Timeout { get; }

    /// <summary>The condition as what the container has to do: "become healthy".</summary>
    internal string Deed => Condition switch
    {
        ContainerCondition.Running => "run",
        ContainerCondition.Exited => "end",
        ContainerCondition.Healthy => "become healthy",
        _ => $"print a line like '{Pattern}'",
    };
}
