namespace VerlPS;

/// <summary>
/// A failure in the user's own terms: what happened to which input, and what to do next.
/// The cmdlet layer turns one into one error record.
/// </summary>
public sealed class VerlException : Exception
{
    /// <summary>Creates the failure.</summary>
    /// <param name="kind">The stable kind.</param>
    /// <param name="message">What happened, naming the value; the engine's own words where there are any, never raw JSON.</param>
    /// <param name="target">The user's input that failed.</param>
    /// <param name="remedy">What to do next, as a sentence or a command line.</param>
    /// <param name="innerException">The cause.</param>
    public VerlException(VerlErrorKind kind, string message, object? target = null, string? remedy = null, Exception? innerException = null)
        : base(message, innerException)
    {
        Kind = kind;
        Target = target;
        Remedy = remedy;
    }

    /// <summary>The stable kind.</summary>
    public VerlErrorKind Kind { get; }

    /// <summary>The user's input that failed.</summary>
    public object? Target { get; }

    /// <summary>The same may work in a while: a line broke, a server was busy.</summary>
    public bool IsTransient { get; init; }

    /// <summary>The known failure behind it, with its id and cause; null where the catalogue has none.</summary>
    public VerlFailure? Failure { get; init; }

    /// <summary>The line of the file that it is about, from 1 on; 0 where it is about no line.</summary>
    public int Line { get; init; }

    /// <summary>What to do next; null where nothing useful can be said.</summary>
    public string? Remedy { get; }
}
