using System.Text.RegularExpressions;

namespace VerlPS.Failures;

/// <summary>A signature that a text shows.</summary>
/// <param name="Row">The signature's place in the catalogue.</param>
/// <param name="Index">Where its words begin.</param>
/// <param name="Length">How many characters they are.</param>
internal readonly record struct SignatureMatch(int Row, int Index, int Length);

/// <summary>Finds signatures in texts: only those of which a literal is there are asked, and only around it.</summary>
internal sealed class SignatureSearch
{
    // No expression spans more than this on either side of its literal, and a longer one would not be one message.
    private const int Reach = 512;

    // More pieces of one text that only look alike are made for it, or a text of megabytes.
    private const int QuickAsks = 32;

    private readonly IReadOnlyList<FailureSignature> _signatures;
    private readonly int[] _rows;
    private readonly LiteralSearch _literals;

    public SignatureSearch(IReadOnlyList<FailureSignature> signatures)
    {
        _signatures = signatures;
        _rows = [.. signatures.SelectMany((signature, row) => signature.Literals.Select(_ => row))];
        _literals = new LiteralSearch([.. signatures.SelectMany(signature => signature.Literals)]);
    }

    /// <summary>The signatures that the text shows, in the catalogue's order; null for none. The time is linear in the text's length.</summary>
    public List<SignatureMatch>? Match(ReadOnlySpan<char> text)
    {
        List<SignatureMatch>? found = null;
        Asked[]? rows = null;
        for (int at = _literals.Next(text, 0, out ReadOnlySpan<LiteralSearch.Place> places); at >= 0; at = _literals.Next(text, at + LiteralSearch.Stride, out places))
        {
            foreach (LiteralSearch.Place place in places)
            {
                if (!place.IsAt(text, at))
                    continue;
                int row = _rows[place.Index];
                ref Asked asked = ref (rows ??= new Asked[_signatures.Count])[row];
                if (at < asked.Until)
                    continue;

                // What is found is not asked for again; what is not, only where the text around was not seen yet.
                asked.Until = at + Reach;
                if (Ask(_signatures[row], ++asked.Times, text, at) is not (int index, int length))
                    continue;
                asked.Until = int.MaxValue;
                (found ??= []).Add(new SignatureMatch(row, index, length));
            }
        }

        found?.Sort((one, other) => one.Row.CompareTo(other.Row));
        return found;
    }

    private static (int Index, int Length)? Ask(FailureSignature signature, int times, ReadOnlySpan<char> text, int at)
    {
        int begin = Math.Max(0, at - Reach);
        ReadOnlySpan<char> around = text[begin..Math.Min(text.Length, at + (2 * Reach))];
        Regex pattern = times > QuickAsks ? signature.LinearPattern : signature.Pattern;
        foreach (ValueMatch match in pattern.EnumerateMatches(around))
            return (begin + match.Index, match.Length);
        return null;
    }

    // How often a row was asked of one text, and up to where the text was looked at.
    private record struct Asked(int Times, int Until);
}
