using System.Globalization;

namespace VerlPS;

/// <summary>A step or a range of steps: <c>10</c>, <c>10-20</c>, <c>100-</c> (from 100 on), <c>-20</c> (up to 20).</summary>
public readonly record struct StepRange
{
    /// <summary>One step.</summary>
    public StepRange(long step) => (First, Last) = (step, step);

    /// <summary>One step; the form that PowerShell's own numbers take.</summary>
    public StepRange(int step)
        : this((long)step)
    {
    }

    /// <summary>Reads a step or a range.</summary>
    /// <exception cref="VerlException">InvalidArgument: the text is neither.</exception>
    public StepRange(string text)
    {
        string[] ends = (text ?? string.Empty).Split('-', 2, StringSplitOptions.TrimEntries);
        long? first = Number(ends[0], 0);
        long? last = ends.Length == 1 ? first : Number(ends[1], long.MaxValue);
        if (first is not long from || last is not long to || to < from || ends.All(end => end.Length == 0))
        {
            throw new VerlException(
                VerlErrorKind.InvalidArgument,
                $"'{text}' is not a step or a range of steps.",
                text,
                "Write a step (10), a range (10-20), or a range with one end (100-, -20).");
        }

        (First, Last) = (from, to);
    }

    /// <summary>The first step.</summary>
    public long First { get; }

    /// <summary>The last step.</summary>
    public long Last { get; }

    /// <summary>Reads a step or a range.</summary>
    public static StepRange Parse(string text) => new(text);

    /// <summary>The step is one of the range.</summary>
    public bool Contains(long step) => step >= First && step <= Last;

    /// <inheritdoc/>
    public override string ToString() => First == Last
        ? First.ToString(CultureInfo.InvariantCulture)
        : string.Create(CultureInfo.InvariantCulture, $"{First}-{(Last == long.MaxValue ? string.Empty : Last)}");

    private static long? Number(string text, long whereEmpty)
        => text.Length == 0 ? whereEmpty : long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out long number) ? number : null;
}
