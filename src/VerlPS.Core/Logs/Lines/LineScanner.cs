using System.Globalization;

namespace VerlPS.Logs;

/// <summary>Reads a text from left to right. What isn't there leaves it where it stands.</summary>
internal ref struct LineScanner(ReadOnlySpan<char> text)
{
    /// <summary>What has not been read.</summary>
    public ReadOnlySpan<char> Rest { get; private set; } = text;

    /// <summary>The next character; NUL at the end.</summary>
    public readonly char Next => Rest.IsEmpty ? '\0' : Rest[0];

    public bool Take(char character)
    {
        if (Next != character || Rest.IsEmpty)
            return false;
        Rest = Rest[1..];
        return true;
    }

    public bool Take(string word)
    {
        if (!Rest.StartsWith(word, StringComparison.Ordinal))
            return false;
        Rest = Rest[word.Length..];
        return true;
    }

    public void Skip(int length) => Rest = Rest[length..];

    public void SkipBlanks() => Rest = Rest.TrimStart(" \t");

    /// <summary>Takes ASCII digits, at least one and at most so many.</summary>
    public bool TakeDigits(int most, out ReadOnlySpan<char> digits)
    {
        int length = 0;
        while (length < Rest.Length && length < most && char.IsAsciiDigit(Rest[length]))
            length++;
        digits = Rest[..length];
        Rest = Rest[length..];
        return length > 0;
    }

    /// <summary>Takes a number of exactly so many digits, at most 9.</summary>
    public bool TakeNumber(int digits, out int value)
    {
        value = 0;
        if (Rest.Length < digits)
            return false;
        for (int i = 0; i < digits; i++)
        {
            if (!char.IsAsciiDigit(Rest[i]))
                return false;
            value = (value * 10) + (Rest[i] - '0');
        }

        Rest = Rest[digits..];
        return true;
    }

    /// <summary>Takes what stands before an end and the end itself, where it comes within so many characters.</summary>
    public bool TakeUntil(string end, int most, out ReadOnlySpan<char> before)
    {
        int at = Rest[..Math.Min(Rest.Length, most)].IndexOf(end, StringComparison.Ordinal);
        before = at < 0 ? [] : Rest[..at];
        if (at < 0)
            return false;
        Rest = Rest[(at + end.Length)..];
        return true;
    }

    /// <summary>The digits' number; null where it is none of 32 bits.</summary>
    public static int? Number(ReadOnlySpan<char> digits)
        => int.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out int value) ? value : null;
}
