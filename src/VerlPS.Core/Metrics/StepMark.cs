using System.Buffers;

namespace VerlPS.Metrics;

/// <summary>Finds where in a log <c>step:N - name:value …</c> begins.</summary>
internal static class StepMark
{
    // A step's number has no more digits than a long.
    private const int MostDigits = 18;
    private const int LongestEscape = 16;

    private static readonly SearchValues<byte> EscapeNumbers = SearchValues.Create("0123456789;?"u8);

    /// <summary>What every such text begins with.</summary>
    public static ReadOnlySpan<byte> Word => "step:"u8;

    /// <summary>Whether the word that stands here begins a step's metrics. <c>global_step:12</c>, <c>step: 5/100</c> and text in quotes do not.</summary>
    /// <param name="text">The log.</param>
    /// <param name="at">Where the word stands.</param>
    /// <param name="step">The step's number.</param>
    /// <param name="length">How long the word, the number and the dash are.</param>
    public static bool TryRead(ReadOnlySpan<byte> text, int at, out long step, out int length)
    {
        step = 0;
        length = Word.Length;
        ReadOnlySpan<byte> rest = text[at..];
        while (length < rest.Length && rest[length] is >= (byte)'0' and <= (byte)'9' && length - Word.Length < MostDigits)
            step = (step * 10) + (rest[length++] - '0');
        if (length == Word.Length || !rest[length..].StartsWith(" - "u8))
            return false;
        length += 3;
        return at == 0 || MayFollow(text[..at]);
    }

    // Ray's prefix and progress bars end in ')' and ']'; another process may have left its text without an end.
    private static bool MayFollow(ReadOnlySpan<byte> before)
    {
        byte last = before[^1];
        if (last is (byte)'_' or (byte)'/' or (byte)'-' or (byte)'=' or (byte)'(' or (byte)'{' or (byte)'[' or (byte)'<' or (byte)'"' or (byte)'\'' or (byte)'`' or (byte)'\\')
            return false;
        return last is not ((>= (byte)'A' and <= (byte)'Z') or (>= (byte)'a' and <= (byte)'z')) || EndsInEscape(before);
    }

    private static bool EndsInEscape(ReadOnlySpan<byte> before)
    {
        ReadOnlySpan<byte> near = before[Math.Max(0, before.Length - LongestEscape)..^1];
        int escape = near.LastIndexOf("\x1b["u8);
        return escape >= 0 && near[(escape + 2)..].IndexOfAnyExcept(EscapeNumbers) < 0;
    }
}
