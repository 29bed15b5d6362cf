using System.Globalization;

namespace VerlPS.Metrics;

/// <summary>Reads a number as Python prints it: plain, <c>nan</c>, <c>True</c>, or in the words of numpy and torch, <c>np.float64(0.5)</c>.</summary>
internal static class StepNumber
{
    // np.float64(...) is one deep; nothing that is printed is deeper.
    private const int DeepestNesting = 2;

    // tensor(0.5, device='cuda:0', grad_fn=<...>) is among the longest; without a limit a line of such beginnings would be read again for each.
    private const int LongestCall = 512;

    private static readonly (byte[] Word, double Value)[] Words =
    [
        ("nan"u8.ToArray(), double.NaN),
        ("inf"u8.ToArray(), double.PositiveInfinity),
        ("True"u8.ToArray(), 1),
        ("False"u8.ToArray(), 0),
        ("np.True_"u8.ToArray(), 1),
        ("np.False_"u8.ToArray(), 0),
    ];

    /// <summary>Reads the number at the beginning of a text.</summary>
    /// <param name="text">The text; more may follow the number.</param>
    /// <param name="value">The double nearest to what is written.</param>
    /// <param name="length">How many bytes it takes.</param>
    public static bool TryRead(ReadOnlySpan<byte> text, out double value, out int length) => TryRead(text, 0, out value, out length);

    private static bool TryRead(ReadOnlySpan<byte> text, int depth, out double value, out int length)
    {
        value = 0;
        length = text.Length > 0 && text[0] is (byte)'-' or (byte)'+' ? 1 : 0;
        bool negative = length > 0 && text[0] == '-';
        if (length == text.Length)
            return false;

        if (text[length] is (>= (byte)'0' and <= (byte)'9') or (byte)'.')
        {
            length = PlainLength(text);
            return length > 0 && double.TryParse(text[..length], NumberStyles.Float, CultureInfo.InvariantCulture, out value);
        }

        foreach ((byte[] word, double meaning) in Words)
        {
            int end = length + word.Length;
            if (text[length..].StartsWith(word) && (end == text.Length || !IsNamePart(text[end])))
            {
                value = negative ? -meaning : meaning;
                length = end;
                return true;
            }
        }

        return length == 0 && depth < DeepestNesting && TryReadCall(text, depth, out value, out length);
    }

    // name(0.5), name(0.5, dtype=float32), name('0.5').
    private static bool TryReadCall(ReadOnlySpan<byte> line, int depth, out double value, out int length)
    {
        (value, length) = (0, 0);
        ReadOnlySpan<byte> text = line[..Math.Min(line.Length, LongestCall)];
        int open = 0;
        while (open < text.Length && (IsNamePart(text[open]) || text[open] == '.'))
            open++;
        if (open == 0 || open == text.Length || text[open] != '(')
            return false;

        int at = open + 1;
        while (at < text.Length && text[at] is (byte)' ' or (byte)'\'' or (byte)'"')
            at++;
        if (!TryRead(text[at..], depth + 1, out value, out int inner))
            return false;
        at += inner;
        if (at < text.Length && text[at] is (byte)'\'' or (byte)'"')
            at++;
        // More arguments have names; a second number would make it something else, as in Fraction(1, 2).
        if (at < text.Length && text[at] == ',' && text[at..].IndexOf((byte)'=') > 0)
            at = EndOfArguments(text, at);
        length = at + 1;
        return at < text.Length && text[at] == ')';
    }

    private static int EndOfArguments(ReadOnlySpan<byte> text, int at)
    {
        for (int open = 0; at < text.Length; at++)
        {
            if (text[at] == '(')
                open++;
            else if (text[at] == ')' && open-- == 0)
                break;
        }

        return at;
    }

    private static int PlainLength(ReadOnlySpan<byte> text)
    {
        int at = text[0] is (byte)'-' or (byte)'+' ? 1 : 0;
        int digits = SkipDigits(text, ref at);
        if (at < text.Length && text[at] == '.')
        {
            at++;
            digits += SkipDigits(text, ref at);
        }

        if (digits == 0)
            return 0;
        if (at < text.Length && text[at] is (byte)'e' or (byte)'E')
        {
            int exponent = at + 1;
            if (exponent < text.Length && text[exponent] is (byte)'-' or (byte)'+')
                exponent++;
            if (SkipDigits(text, ref exponent) > 0)
                at = exponent;
        }

        return at;
    }

    private static int SkipDigits(ReadOnlySpan<byte> text, ref int at)
    {
        int begin = at;
        while (at < text.Length && text[at] is >= (byte)'0' and <= (byte)'9')
            at++;
        return at - begin;
    }

    private static bool IsNamePart(byte c) => c is (byte)'_' or (>= (byte)'0' and <= (byte)'9') or (>= (byte)'A' and <= (byte)'Z') or (>= (byte)'a' and <= (byte)'z');
}
