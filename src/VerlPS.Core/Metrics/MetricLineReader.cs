using System.Buffers;
using System.Text;

namespace VerlPS.Metrics;

/// <summary>Reads metrics out of the lines of one log as they come, console lines and the file logger's alike.</summary>
internal sealed class MetricLineReader
{
    private readonly StepLineBuilder _pairs = new();

    /// <summary>How many steps the run will have, as the lines so far say; null where they do not.</summary>
    public long? TotalSteps { get; private set; }

    /// <summary>Reads a line; nearly all have no metrics, and one may have those of several steps.</summary>
    public IReadOnlyList<StepLine> Read(string line)
    {
        if (!MayTell(line))
            return [];

        byte[] buffer = ArrayPool<byte>.Shared.Rent(Encoding.UTF8.GetMaxByteCount(line.Length));
        try
        {
            return Read(buffer.AsSpan(0, Encoding.UTF8.GetBytes(line, buffer)));
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    // Get-Content -Raw gives a whole file as one line.
    private List<StepLine> Read(ReadOnlySpan<byte> text)
    {
        List<StepLine> found = [];
        while (text.Length > 0)
        {
            int end = text.IndexOf((byte)'\n');
            ReadOnlySpan<byte> line = end < 0 ? text : text[..end];
            text = end < 0 ? [] : text[(end + 1)..];
            if (!JsonSteps.IsBegun(line))
                ReadConsole(line, found);
            else if (JsonSteps.Read(line, _pairs) is StepLine step)
                found.Add(step);
        }

        return found;
    }

    private void ReadConsole(ReadOnlySpan<byte> line, List<StepLine> found)
    {
        TotalSteps = Metrics.TotalSteps.Find(line, TotalSteps) ?? TotalSteps;
        ConsoleSteps steps = new(line);
        while (steps.TryTake(out FoundStep mark))
        {
            if (ConsoleSteps.Read(line.Slice(mark.Begin, mark.Length), _pairs) is StepLine step)
                found.Add(step);
        }
    }

    private bool MayTell(string line)
        => line.Contains("step:", StringComparison.Ordinal)
            || line.StartsWith('{')
            || line.StartsWith('\uFEFF')
            || line.Contains("Total training steps: ", StringComparison.Ordinal)
            || (TotalSteps is null && line.Contains("Training Progress: ", StringComparison.Ordinal));
}
