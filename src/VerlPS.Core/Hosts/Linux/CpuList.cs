using System.Globalization;

namespace VerlPS.Hosts;

/// <summary>Reads lists of processors or nodes as the kernel writes them: <c>0-47,96-143</c>.</summary>
public static class CpuList
{
    private const int Limit = 1 << 20;

    /// <summary>How many a list names; null where it is not such a list.</summary>
    public static int? Count(string? text)
    {
        if (string.IsNullOrWhiteSpace(text))
            return null;

        int count = 0;
        foreach (string range in text.Trim().Split(','))
        {
            string[] ends = range.Split('-');
            if (ends.Length > 2 || Number(ends[0]) is not int first || Number(ends[^1]) is not int last || last < first)
                return null;
            count += last - first + 1;
            if (count > Limit)
                return null;
        }

        return count;
    }

    private static int? Number(string text)
        => int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int number) && number < Limit ? number : null;
}
