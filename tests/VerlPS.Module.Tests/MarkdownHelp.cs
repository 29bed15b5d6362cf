using System.Text.RegularExpressions;

namespace VerlPS.Module.Tests;

/// <summary>A file of docs/en-US, read with other eyes than the build's converter.</summary>
internal sealed partial record MarkdownHelp(string Name, IReadOnlyDictionary<string, string> Syntax, IReadOnlyList<MarkdownParameter> Parameters, int Examples)
{
    public static MarkdownHelp Read(string cmdlet)
    {
        string text = File.ReadAllText(Path.Combine(ModulePath.Help, $"{cmdlet}.md"));
        string syntax = Between(text, "## SYNTAX", "## DESCRIPTION");
        return new MarkdownHelp(
            cmdlet,
            SyntaxBlock().Matches(syntax).ToDictionary(m => m.Groups["set"].Value, m => Blanks().Replace(m.Groups["line"].Value, " ").Trim()),
            [.. Between(text, "## PARAMETERS", "### CommonParameters").Split("\n### -").Skip(1).Select(MarkdownParameter.Read)],
            Between(text, "## EXAMPLES", "## PARAMETERS").Split("\n```powershell\n").Length - 1);
    }

    private static string Between(string text, string from, string to)
        => text[text.IndexOf(from, StringComparison.Ordinal)..text.IndexOf(to, StringComparison.Ordinal)];

    [GeneratedRegex(@"(?:### (?<set>\w+)(?: \(Default\))?\n\n?)?```\n(?<line>.*?)```", RegexOptions.Singleline)]
    private static partial Regex SyntaxBlock();

    [GeneratedRegex(@"\s+")]
    private static partial Regex Blanks();
}

/// <summary>A parameter of the file, with its facts as written there; one set of facts for each group of parameter sets.</summary>
internal sealed partial record MarkdownParameter(string Name, string Description, IReadOnlyList<IReadOnlyDictionary<string, string>> Facts)
{
    public static MarkdownParameter Read(string section)
    {
        string[] parts = section.Split("```yaml\n");
        return new MarkdownParameter(
            parts[0].Split('\n')[0],
            string.Join('\n', parts[0].Split('\n').Skip(1)).Trim(),
            [.. parts.Skip(1).Select(p => Fact().Matches(p).ToDictionary(m => m.Groups[1].Value, m => m.Groups[2].Value.Trim()))]);
    }

    public IReadOnlyDictionary<string, string> In(string set)
        => Facts.Single(f => f["Parameter Sets"] == "(All)" || f["Parameter Sets"].Split(", ").Contains(set));

    [GeneratedRegex(@"^([A-Z][\w ]+):(.*)$", RegexOptions.Multiline)]
    private static partial Regex Fact();
}
