using System.Globalization;
using System.Text;

namespace VerlPS.Tests.Failures;

/// <summary>
/// Writes texts that a regular expression matches, every alternative and every count of its repetitions by chance.
/// It knows the forms that the catalogue uses, and throws on others.
/// </summary>
internal sealed class RegexSamples(string pattern, Random random)
{
    private int _at;

    public static IEnumerable<string> Of(string pattern, int count, int seed)
    {
        Random random = new(seed);
        for (int i = 0; i < count; i++)
            yield return new RegexSamples(pattern, random).Write();
    }

    private string Write()
    {
        string text = Alternatives();
        return _at == pattern.Length ? text : throw new NotSupportedException($"'{pattern}' at {_at}");
    }

    private string Alternatives()
    {
        List<string> choices = [Sequence()];
        while (_at < pattern.Length && pattern[_at] == '|')
        {
            _at++;
            choices.Add(Sequence());
        }

        return choices[random.Next(choices.Count)];
    }

    private string Sequence()
    {
        StringBuilder text = new();
        while (_at < pattern.Length && pattern[_at] is not ('|' or ')'))
        {
            // Each repetition is written anew, from the same piece of the pattern.
            int begin = _at;
            string first = Atom();
            (int least, int most) = Quantifier();
            int after = _at;
            int times = random.Next(least, most + 1);
            if (times > 0)
                text.Append(first);
            for (int i = 1; i < times; i++)
            {
                _at = begin;
                text.Append(Atom());
            }

            _at = after;
        }

        return text.ToString();
    }

    private (int Least, int Most) Quantifier()
    {
        switch (_at < pattern.Length ? pattern[_at] : '\0')
        {
            case '?':
                _at++;
                return (0, 1);
            case '*':
                _at++;
                return (0, 5);
            case '+':
                _at++;
                return (1, 5);
            case '{':
                int close = pattern.IndexOf('}', _at);
                string[] limits = pattern[(_at + 1)..close].Split(',');
                _at = close + 1;
                int least = int.Parse(limits[0], CultureInfo.InvariantCulture);
                return (least, limits.Length == 1 ? least : int.Parse(limits[1], CultureInfo.InvariantCulture));
            default:
                return (1, 1);
        }
    }

    private string Atom()
    {
        char first = pattern[_at++];
        switch (first)
        {
            case '(':
                SkipGroupHead();
                string inside = Alternatives();
                Assert.Equal(')', pattern[_at++]);
                return inside;
            case '[':
                return OneOf(Class());
            case '\\':
                return Escape(pattern[_at++]) is { } set ? OneOf(set) : string.Empty;
            case '.':
                return OneOf("ab 7_");
            case '^' or '$':
                return string.Empty;
            default:
                return $"{first}";
        }
    }

    private void SkipGroupHead()
    {
        if (pattern[_at] != '?')
            return;
        _at = pattern[_at + 1] == ':' ? _at + 2
            : pattern[_at + 1] == '<' && char.IsAsciiLetter(pattern[_at + 2]) ? pattern.IndexOf('>', _at) + 1
            : throw new NotSupportedException($"'{pattern}' at {_at}");
    }

    private string Class()
    {
        bool negated = pattern[_at] == '^';
        if (negated)
            _at++;
        StringBuilder set = new();
        while (pattern[_at] != ']')
        {
            char character = pattern[_at++];
            if (character == '\\')
                set.Append(Escape(pattern[_at++]));
            else if (pattern[_at] == '-' && pattern[_at + 1] != ']')
                set.Append(character).Append(pattern[_at += 1]);
            else
                set.Append(character);
            if (set.Length > 1 && set[^1] == '-' && pattern[_at] != ']')
                set[^1] = pattern[_at++];
        }

        _at++;
        return negated ? string.Concat("az9_.".Except(set.ToString())) : set.ToString();
    }

    private static string? Escape(char name) => name switch
    {
        'd' => "0123456789",
        'w' => "abcXYZ019_",
        's' => " ",
        'S' => "xyZ9./",
        'b' => null,
        _ when !char.IsAsciiLetterOrDigit(name) => $"{name}",
        _ => throw new NotSupportedException($"\\{name}"),
    };

    private string OneOf(string set) => $"{set[random.Next(set.Length)]}";
}
