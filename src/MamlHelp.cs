#:property PublishAot=false
#:property RunAnalyzers=false

// Turns the Markdown help (platyPS schema 2.0.0) into the MAML file that Get-Help reads.
//   dotnet run src/MamlHelp.cs -- <folder of Verb-Noun.md> <file to write>

using System.Text;
using System.Text.RegularExpressions;
using System.Xml;
using System.Xml.Linq;

if (args is not [string folder, string target])
{
    Console.Error.WriteLine("usage: MamlHelp <folder of Verb-Noun.md> <file to write>");
    return 2;
}

List<XElement> commands = [];
int failures = 0;
foreach (string file in Directory.EnumerateFiles(folder, "*-*.md").Order(StringComparer.Ordinal))
{
    try
    {
        commands.Add(Maml.Command(CommandHelp.Read(file, File.ReadAllLines(file))));
    }
    catch (HelpException error)
    {
        // The form that MSBuild shows as an error of that line.
        Console.Error.WriteLine($"{file}({error.Line}): error HELP: {error.Message}");
        failures++;
    }
}

if (failures > 0)
    return 1;
using (XmlWriter writer = XmlWriter.Create(target, new XmlWriterSettings { Encoding = new UTF8Encoding(false), Indent = true, NewLineChars = "\n" }))
    new XDocument(Maml.HelpItems(commands)).Save(writer);
return 0;

internal sealed class HelpException(int line, string message) : Exception(message)
{
    public int Line => line;
}

/// <summary>A paragraph, or a fenced code block with its language.</summary>
internal sealed record Block(int Line, string? Language, string Text);

/// <summary>A heading with what stands under it.</summary>
internal sealed record Section(int Line, string Title, List<Block> Blocks, List<Section> Children)
{
    public IEnumerable<string> Paragraphs => Blocks.Select(b => b.Language is null ? PlainText(b.Text) : b.Text);

    /// <summary>Reads from the first heading on; headings of level 2 become sections, those of level 3 their children.</summary>
    public static List<Section> ReadAll(string[] lines, int start)
    {
        List<Section> sections = [];
        Section? current = null;
        StringBuilder paragraph = new();
        for (int i = start; i < lines.Length; i++)
        {
            string line = lines[i].TrimEnd();
            bool fence = line.StartsWith("```", StringComparison.Ordinal);
            if (line.Length == 0 || fence || line[0] == '#' || line.StartsWith("- ", StringComparison.Ordinal))
                EndParagraph(i);

            if (fence)
            {
                int end = Array.FindIndex(lines, i + 1, l => l.TrimEnd() == "```");
                if (end < 0)
                    throw new HelpException(i + 1, "This code block has no end.");
                (current ?? throw new HelpException(i + 1, "Text before the first heading.")).Blocks.Add(
                    new Block(i + 1, line[3..], string.Join('\n', lines[(i + 1)..end])));
                i = end;
            }
            else if (Regex.Match(line, "^(#{1,3}) +(.+)$") is { Success: true } heading)
            {
                current = new Section(i + 1, heading.Groups[2].Value, [], []);
                if (heading.Groups[1].Length < 3)
                    sections.Add(current);
                else
                    (sections.LastOrDefault() ?? throw new HelpException(i + 1, "A ### heading needs a ## heading above it.")).Children.Add(current);
            }
            else if (line.Length > 0)
            {
                paragraph.Append(paragraph.Length > 0 ? " " : "").Append(line.Trim());
            }
        }

        EndParagraph(lines.Length);
        return sections;

        void EndParagraph(int line)
        {
            if (paragraph.Length == 0)
                return;
            (current ?? throw new HelpException(line, "Text before the first heading.")).Blocks.Add(new Block(line, null, paragraph.ToString()));
            paragraph.Clear();
        }
    }

    private static string PlainText(string markdown)
        => Regex.Replace(Regex.Replace(markdown, @"\[([^\]]+)\]\([^)]*\)", "$1"), @"`|\*\*", "");
}

/// <summary>A parameter as it is in one or more parameter sets: the lines of one YAML block.</summary>
internal sealed record ParameterFacts(string Type, string[] Sets, string Aliases, string[] AcceptedValues, bool Required, string Position, string Default, string Pipeline, bool Wildcards)
{
    private static readonly string[] Keys =
        ["Type", "Parameter Sets", "Aliases", "Accepted values", "Required", "Position", "Default value", "Accept pipeline input", "Accept wildcard characters"];

    public static ParameterFacts Read(Block block)
    {
        Dictionary<string, string> facts = [];
        foreach ((string line, int index) in block.Text.Split('\n').Select((line, index) => (line.Trim(), index)).Where(l => l.Item1.Length > 0))
        {
            int at = block.Line + 1 + index;
            int colon = line.IndexOf(':');
            if (colon < 0 || !Keys.Contains(line[..colon]))
                throw new HelpException(at, $"'{line}' is not one of: {string.Join(", ", Keys)}.");
            if (!facts.TryAdd(line[..colon], line[(colon + 1)..].Trim()))
                throw new HelpException(at, $"'{line[..colon]}' is here twice.");
        }

        string Fact(string key) => facts.TryGetValue(key, out string? value) ? value : throw new HelpException(block.Line, $"'{key}:' is missing.");
        return new ParameterFacts(
            Fact("Type"), List(Fact("Parameter Sets")), Fact("Aliases"), List(facts.GetValueOrDefault("Accepted values", "")), Fact("Required") == "True",
            Fact("Position"), Fact("Default value"), Fact("Accept pipeline input"), Fact("Accept wildcard characters") == "True");
    }

    public bool IsIn(string set) => Sets.Contains("(All)") || Sets.Contains(set);

    private static string[] List(string value) => value.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
}

internal sealed record Parameter(string Name, IReadOnlyList<string> Description, IReadOnlyList<ParameterFacts> Facts)
{
    public static Parameter Read(Section section)
    {
        List<ParameterFacts> facts = [.. section.Blocks.Where(b => b.Language is "yaml").Select(ParameterFacts.Read)];
        string[] description = [.. (section with { Blocks = [.. section.Blocks.Where(b => b.Language is not "yaml")] }).Paragraphs];
        if (!section.Title.StartsWith('-') || facts.Count == 0 || description.Length == 0)
            throw new HelpException(section.Line, "A parameter is a heading '### -Name', its description and a yaml block.");
        return new Parameter(section.Title[1..], description, facts);
    }
}

/// <summary>A parameter set and its parameters in the order of the syntax line.</summary>
internal sealed record Syntax(string Set, IReadOnlyList<string> Parameters);

internal sealed record CommandHelp(string Name, string OnlineVersion, Section Synopsis, Section Description, IReadOnlyList<Syntax> Syntax, IReadOnlyList<Parameter> Parameters,
    Section Examples, Section Inputs, Section Outputs, Section Notes, Section Links)
{
    private static readonly string[] SectionTitles =
        ["SYNOPSIS", "SYNTAX", "DESCRIPTION", "EXAMPLES", "PARAMETERS", "INPUTS", "OUTPUTS", "NOTES", "RELATED LINKS"];

    public static CommandHelp Read(string file, string[] lines)
    {
        int end = lines is ["---", ..] ? Array.IndexOf(lines, "---", 1) : -1;
        if (end < 0)
            throw new HelpException(1, "The file must begin with a block between two lines '---'.");
        string online = lines[1..end].FirstOrDefault(l => l.StartsWith("online version:", StringComparison.Ordinal))?[15..].Trim() ?? "";

        List<Section> sections = Section.ReadAll(lines, end + 1);
        string name = Path.GetFileNameWithoutExtension(file);
        if (sections is not [Section title, ..] || title.Title != name)
            throw new HelpException(sections is [Section first, ..] ? first.Line : end + 1, $"The first heading must be '# {name}'.");
        foreach (Section section in sections.Skip(1))
        {
            if (!SectionTitles.Contains(section.Title))
                throw new HelpException(section.Line, $"'{section.Title}' is not one of: {string.Join(", ", SectionTitles)}.");
        }

        Section The(string wanted) => sections.Find(s => s.Title == wanted) ?? throw new HelpException(lines.Length, $"The section '## {wanted}' is missing.");
        List<Parameter> parameters = [.. The("PARAMETERS").Children.Where(c => c.Title != "CommonParameters").Select(Parameter.Read)];
        List<Syntax> syntax = [.. ReadSyntax(The("SYNTAX"), parameters)];
        foreach (Section example in The("EXAMPLES").Children.Where(e => !e.Blocks.Exists(b => b.Language is not null)))
            throw new HelpException(example.Line, "An example needs a code block.");
        return new CommandHelp(
            name, online, The("SYNOPSIS"), The("DESCRIPTION"), syntax, parameters,
            The("EXAMPLES"), The("INPUTS"), The("OUTPUTS"), The("NOTES"), The("RELATED LINKS"));
    }

    private static IEnumerable<Syntax> ReadSyntax(Section section, List<Parameter> parameters)
    {
        foreach (Section set in section.Children.Count > 0 ? section.Children : [section])
        {
            if (set.Blocks is not [{ Language: not null } code])
                throw new HelpException(set.Line, "A parameter set is one code block.");
            string setName = set.Title.Replace(" (Default)", "");
            string[] names = [.. Regex.Matches(code.Text, @"(?<=[\s\[])-(\w+)").Select(m => m.Groups[1].Value)];
            string[] expected = [.. parameters.Where(p => p.Facts.Any(f => set == section || f.IsIn(setName))).Select(p => p.Name)];
            if (names.Except(expected).Concat(expected.Except(names)).FirstOrDefault() is string odd)
                throw new HelpException(code.Line, $"-{odd} is in only one of the syntax '{setName}' and the PARAMETERS of that set.");
            yield return new Syntax(set == section ? "(All)" : setName, names);
        }
    }
}

/// <summary>The XML vocabulary of command help.</summary>
internal static class Maml
{
    private static readonly XNamespace Text = "http://schemas.microsoft.com/maml/2004/10";
    private static readonly XNamespace Cmd = "http://schemas.microsoft.com/maml/dev/command/2004/10";
    private static readonly XNamespace Dev = "http://schemas.microsoft.com/maml/dev/2004/10";

    public static XElement HelpItems(IEnumerable<XElement> commands)
        => new(XName.Get("helpItems", "http://msh"), new XAttribute("schema", "maml"),
            new XAttribute(XNamespace.Xmlns + "maml", Text), new XAttribute(XNamespace.Xmlns + "command", Cmd), new XAttribute(XNamespace.Xmlns + "dev", Dev), commands);

    public static XElement Command(CommandHelp help) => new(Cmd + "command",
        new XElement(Cmd + "details",
            new XElement(Cmd + "name", help.Name), new XElement(Cmd + "verb", help.Name.Split('-')[0]), new XElement(Cmd + "noun", help.Name.Split('-')[1]),
            Paragraphs(Text + "description", help.Synopsis.Paragraphs)),
        Paragraphs(Text + "description", help.Description.Paragraphs),
        new XElement(Cmd + "syntax", help.Syntax.Select(syntax => new XElement(Cmd + "syntaxItem",
            new XElement(Text + "name", help.Name),
            syntax.Parameters.Select(name => help.Parameters.First(p => p.Name == name))
                .Select(p => ParameterElement(p, p.Facts.First(f => syntax.Set == "(All)" || f.IsIn(syntax.Set))))))),
        new XElement(Cmd + "parameters", help.Parameters.Select(p => ParameterElement(p, p.Facts[0]))),
        new XElement(Cmd + "inputTypes", help.Inputs.Children.Select(input => TypeElement("inputType", input))),
        new XElement(Cmd + "returnValues", help.Outputs.Children.Select(output => TypeElement("returnValue", output))),
        help.Notes.Blocks.Count > 0 ? new XElement(Text + "alertSet", Paragraphs(Text + "alert", help.Notes.Paragraphs)) : null,
        new XElement(Cmd + "examples", help.Examples.Children.Select(Example)),
        new XElement(Cmd + "relatedLinks", Links(help)));

    private static XElement Paragraphs(XName name, IEnumerable<string> paragraphs) => new(name, paragraphs.Select(p => new XElement(Text + "para", p)));

    private static XElement ParameterElement(Parameter parameter, ParameterFacts facts)
    {
        string type = facts.Type[(facts.Type.LastIndexOf('.') + 1)..];
        bool isSwitch = type == "SwitchParameter";
        return new XElement(Cmd + "parameter",
            new XAttribute("required", facts.Required ? "true" : "false"), new XAttribute("variableLength", type.EndsWith("[]", StringComparison.Ordinal) ? "true" : "false"),
            new XAttribute("globbing", facts.Wildcards ? "true" : "false"), new XAttribute("pipelineInput", facts.Pipeline),
            new XAttribute("position", facts.Position == "Named" ? "named" : facts.Position), new XAttribute("aliases", facts.Aliases.Length > 0 ? facts.Aliases : "none"),
            new XElement(Text + "name", parameter.Name),
            Paragraphs(Text + "description", parameter.Description),
            facts.AcceptedValues.Length > 0
                ? new XElement(Cmd + "parameterValueGroup", facts.AcceptedValues.Select(value => new XElement(Cmd + "parameterValue", new XAttribute("required", "false"), new XAttribute("variableLength", "false"), value)))
                : null,
            isSwitch ? null : new XElement(Cmd + "parameterValue", new XAttribute("required", "true"), new XAttribute("variableLength", "false"), type),
            new XElement(Dev + "type", new XElement(Text + "name", type), new XElement(Text + "uri")),
            new XElement(Dev + "defaultValue", facts.Default.Length > 0 ? facts.Default : "None"));
    }

    private static XElement TypeElement(string name, Section section) => new(Cmd + name,
        new XElement(Dev + "type", new XElement(Text + "name", section.Title)),
        Paragraphs(Text + "description", section.Paragraphs));

    private static XElement Example(Section example)
    {
        int code = example.Blocks.FindIndex(b => b.Language is not null);
        Section before = example with { Blocks = example.Blocks[..code] };
        Section after = example with { Blocks = example.Blocks[(code + 1)..] };
        return new XElement(Cmd + "example",
            new XElement(Text + "title", $"-------- {example.Title} --------"),
            Paragraphs(Text + "introduction", before.Paragraphs),
            new XElement(Dev + "code", example.Blocks[code].Text),
            // The engine's view ends an example without an empty line of its own.
            Paragraphs(Dev + "remarks", [.. after.Paragraphs, ""]));
    }

    private static IEnumerable<XElement> Links(CommandHelp help)
    {
        IEnumerable<(string Text, string Uri)> named = help.Links.Blocks.SelectMany(b => Regex.Matches(b.Text, @"\[([^\]]+)\]\(([^)]*)\)"))
            .Select(m => (m.Groups[1].Value, m.Groups[2].Value.EndsWith(".md", StringComparison.Ordinal) ? "" : m.Groups[2].Value));
        if (help.OnlineVersion.Length > 0)
            named = named.Prepend(("Online Version:", help.OnlineVersion));
        return named
            .Select(link => new XElement(Text + "navigationLink", new XElement(Text + "linkText", link.Text), new XElement(Text + "uri", link.Uri)));
    }
}
