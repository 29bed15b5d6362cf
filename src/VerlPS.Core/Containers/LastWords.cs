using VerlPS.Engine;
using VerlPS.Failures;
using VerlPS.Logs;

namespace VerlPS.Containers;

/// <summary>What a container said last, and the known failure in it.</summary>
internal sealed record LastWords(IReadOnlyList<string> Lines)
{
    private const int Count = 15;

    public VerlFailure? Failure { get; } = FailureCatalogue.Find(string.Join('\n', Lines));

    /// <summary>Reads them; none where the log driver keeps nothing.</summary>
    public static async Task<LastWords> ReadAsync(IDockerEngine engine, string id, CancellationToken cancellationToken)
    {
        List<string> lines = [];
        try
        {
            await foreach (LogLine line in engine.Logs.ReadAsync(id, new LogQuery { Tail = Count }, cancellationToken).LinesAsync(cancellationToken).ConfigureAwait(false))
                lines.Add(line.Text);
        }
        catch (VerlException)
        {
            // The exit code must do.
        }

        return new LastWords(lines);
    }

    /// <summary>To be put after the sentence that tells of the end.</summary>
    public override string ToString()
        => (Failure is null ? "" : $" {Failure.Id}: {Failure.Cause}.")
            + (Lines.Count == 0 ? " It printed nothing." : string.Concat(Lines.Select(line => $"\n  {line}")));
}
