using System.Globalization;
using System.Text;
using VerlPS.Metrics;

namespace VerlPS.Logs;

/// <summary>Finds what the console backend writes of a step, wherever in the line it stands.</summary>
internal static class StepText
{
    private const string Key = "step:";
    private const string Total = "Total training steps: ";

    /// <summary>Reads <c>step:1 - critic/score/mean:0.08 - …</c>; the key of another metric may end with "step".</summary>
    public static bool TryRead(ReadOnlySpan<char> text, out long step, out ReadOnlySpan<char> pairs)
    {
        step = 0;
        pairs = [];
        for (int from = 0; ; from += Key.Length)
        {
            int at = text[from..].IndexOf(Key, StringComparison.Ordinal);
            if (at < 0)
                return false;
            from += at;
            if (from > 0 && IsOfName(text[from - 1]))
                continue;
            LineScanner scanner = new(text[(from + Key.Length)..]);
            if (!scanner.TakeDigits(int.MaxValue, out ReadOnlySpan<char> digits) || !scanner.Take(" - ") || scanner.Rest.IndexOf(':') < 0)
                continue;
            pairs = scanner.Rest;
            return long.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out step);
        }
    }

    /// <summary>Reads a line of verl's file logger, <c>{"step":1,"data":{…}}</c>, as if the console had written it.</summary>
    public static bool TryReadJson(ReadOnlySpan<char> text, out long step, out string pairs)
    {
        step = 0;
        pairs = string.Empty;
        byte[] line = Encoding.UTF8.GetBytes(text.ToArray());
        if (!JsonSteps.IsBegun(line) || JsonSteps.Read(line, new StepLineBuilder()) is not StepLine read)
            return false;
        step = read.Step;
        pairs = string.Join(" - ", read.Values.Select(value => string.Create(CultureInfo.InvariantCulture, $"{value.Key}:{value.Value:R}")));
        return true;
    }

    /// <summary>Reads how many steps the run will have.</summary>
    public static bool TryReadTotal(ReadOnlySpan<char> text, out long total)
    {
        total = 0;
        int at = text.IndexOf(Total, StringComparison.Ordinal);
        if (at < 0)
            return false;
        LineScanner scanner = new(text[(at + Total.Length)..]);
        return scanner.TakeDigits(int.MaxValue, out ReadOnlySpan<char> digits) && long.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out total);
    }

    private static bool IsOfName(char character) => char.IsLetterOrDigit(character) || character is '_' or '/' or '-' or '.' or '@';
}
