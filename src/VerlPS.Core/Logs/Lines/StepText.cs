using System.Globalization;
using System.Text;
using VerlPS.Metrics;

namespace VerlPS.Logs;

/// <summary>Finds what the console backend writes of a step, wherever in the line it stands.</summary>
internal static class StepText
{
    private const string Key = "step:";
    private const string Total = "Total training steps: ";

    private static ReadOnlySpan<byte> Dash => " - "u8;

    /// <summary>Reads <c>step:1 - critic/score/mean:0.08 - …</c>, the first of them in the line.</summary>
    public static bool TryRead(ReadOnlySpan<char> text, out long step, out ReadOnlySpan<char> pairs)
    {
        step = 0;
        pairs = [];
        // Nearly every line ends here; metrics are read as bytes.
        if (!text.Contains(Key, StringComparison.Ordinal))
            return false;

        byte[] bytes = BytesOf(text);
        ConsoleSteps steps = new(bytes);
        while (steps.TryTake(out FoundStep found))
        {
            int begin = found.Begin + bytes.AsSpan(found.Begin).IndexOf(Dash) + Dash.Length;
            pairs = text[Encoding.UTF8.GetCharCount(bytes.AsSpan(0, begin))..];
            step = found.Step;
            if (pairs.Contains(':'))
                return true;
        }

        return false;
    }

    /// <summary>Reads a line of verl's file logger, <c>{"step":1,"data":{…}}</c>, as if the console had written it.</summary>
    public static bool TryReadJson(ReadOnlySpan<char> text, out long step, out string pairs)
    {
        step = 0;
        pairs = string.Empty;
        byte[] line = BytesOf(text);
        if (!JsonSteps.IsBegun(line) || JsonSteps.Read(line, new StepLineBuilder()) is not StepLine read)
            return false;
        step = read.Step;
        pairs = string.Join(" - ", read.Values.Select(value => string.Create(CultureInfo.InvariantCulture, $"{value.Key}:{value.Value:R}")));
        return true;
    }

    private static byte[] BytesOf(ReadOnlySpan<char> text)
    {
        byte[] bytes = new byte[Encoding.UTF8.GetByteCount(text)];
        Encoding.UTF8.GetBytes(text, bytes);
        return bytes;
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
}
