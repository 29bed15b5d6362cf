namespace VerlPS.Compose;

/// <summary>
/// The .env file beside a compose file, as far as checks need it: NAME=value, with quotes around the value or without,
/// 'export' before it or not. Variables of the shell come before it.
/// </summary>
internal static class DotEnv
{
    /// <summary>Its variables; the last of a name counts. A line that is none is passed over: compose itself reports it.</summary>
    public static IReadOnlyDictionary<string, string> Parse(string text)
    {
        Dictionary<string, string> variables = new(StringComparer.Ordinal);
        foreach (string line in text.TrimStart('\uFEFF').Split('\n').Select(line => line.Trim()).Where(line => line.Length > 0 && line[0] != '#'))
        {
            string pair = line.StartsWith("export ", StringComparison.Ordinal) ? line["export ".Length..] : line;
            int sign = pair.IndexOf('=', StringComparison.Ordinal);
            if (sign > 0)
                variables[pair[..sign].Trim()] = Value(pair[(sign + 1)..].Trim());
        }

        return variables;
    }

    private static string Value(string text)
    {
        if (text.Length > 0 && text[0] is '\'' or '"' && text.IndexOf(text[0], 1) is > 0 and int close)
            return text[1..close];
        int remark = text.IndexOf(" #", StringComparison.Ordinal);
        return remark < 0 ? text : text[..remark].TrimEnd();
    }
}
