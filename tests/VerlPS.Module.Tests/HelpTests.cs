using System.Management.Automation;

namespace VerlPS.Module.Tests;

/// <summary>The help says what the cmdlets are: docs/en-US against reflection, and Get-Help against docs/en-US.</summary>
public class HelpTests(HostedModule module) : IClassFixture<HostedModule>
{
    private static readonly HashSet<string> Common = [.. Cmdlet.CommonParameters];

    [Fact]
    public void Every_cmdlet_has_a_file_and_every_file_a_cmdlet()
        => Assert.Equal(
            module.Cmdlets.Select(c => c.Name),
            Directory.GetFiles(ModulePath.Help, "*-*.md").Select(f => Path.GetFileNameWithoutExtension(f)).Order(StringComparer.Ordinal));

    [Fact]
    public void Every_parameter_is_described_and_no_other()
        => Assert.All(module.Cmdlets, cmdlet =>
        {
            MarkdownHelp help = MarkdownHelp.Read(cmdlet.Name);

            Assert.Equal(Own(cmdlet).Select(p => p.Name).Order(StringComparer.Ordinal), help.Parameters.Select(p => p.Name).Order(StringComparer.Ordinal));
            Assert.All(help.Parameters, parameter => Assert.NotEqual("", parameter.Description));
        });

    [Fact]
    public void Types_aliases_values_and_wildcards_are_those_of_the_parameters()
        => Assert.All(module.Cmdlets.SelectMany(Own, (cmdlet, parameter) => (cmdlet, parameter)), pair =>
        {
            (CmdletInfo cmdlet, ParameterMetadata parameter) = pair;
            Type type = Nullable.GetUnderlyingType(parameter.ParameterType) ?? parameter.ParameterType;
            IEnumerable<string> values = type.IsEnum ? Enum.GetNames(type) : parameter.Attributes.OfType<ValidateSetAttribute>().SelectMany(s => s.ValidValues);

            Assert.All(MarkdownHelp.Read(cmdlet.Name).Parameters.Single(p => p.Name == parameter.Name).Facts, facts =>
            {
                Assert.Equal(type.FullName, facts["Type"]);
                Assert.Equal(string.Join(", ", parameter.Aliases), facts["Aliases"]);
                Assert.Equal(string.Join(", ", values), facts.GetValueOrDefault("Accepted values", ""));
                Assert.Equal($"{parameter.Attributes.OfType<SupportsWildcardsAttribute>().Any()}", facts["Accept wildcard characters"]);
            });
        });

    [Fact]
    public void Required_position_and_pipeline_are_those_of_each_parameter_set()
        => Assert.All(module.Cmdlets.SelectMany(c => c.ParameterSets, (cmdlet, set) => (cmdlet, set)), pair =>
        {
            MarkdownHelp help = MarkdownHelp.Read(pair.cmdlet.Name);
            Assert.All(Own(pair.set), parameter =>
            {
                IReadOnlyDictionary<string, string> facts = help.Parameters.Single(p => p.Name == parameter.Name).In(pair.set.Name);

                Assert.Equal($"{parameter.IsMandatory}", facts["Required"]);
                Assert.Equal(parameter.Position < 0 ? "Named" : $"{parameter.Position}", facts["Position"]);
                Assert.Equal(Pipeline(parameter), facts["Accept pipeline input"]);
            });
        });

    [Fact]
    public void Every_parameter_set_has_its_syntax()
        => Assert.All(module.Cmdlets, cmdlet =>
        {
            MarkdownHelp help = MarkdownHelp.Read(cmdlet.Name);

            Assert.Equal(cmdlet.ParameterSets.Count, help.Syntax.Count);
            Assert.All(cmdlet.ParameterSets, set =>
            {
                string syntax = help.Syntax[cmdlet.ParameterSets.Count > 1 ? set.Name : ""];
                IEnumerable<string> expected = Own(set).Select(Usage);

                Assert.All(expected, usage => Assert.Contains($" {usage} ", syntax, StringComparison.Ordinal));
                Assert.Equal($"{cmdlet.Name} {string.Join(' ', expected)} [<CommonParameters>]".Length, syntax.Length);
            });
        });

    [Fact]
    public void Every_default_is_noted()
        => Assert.All(module.Cmdlets.SelectMany(Own, (cmdlet, parameter) => (cmdlet, parameter)), pair =>
        {
            (CmdletInfo cmdlet, ParameterMetadata parameter) = pair;
            object? value = cmdlet.ImplementingType.GetProperty(parameter.Name)?.GetValue(Activator.CreateInstance(cmdlet.ImplementingType));

            Assert.All(MarkdownHelp.Read(cmdlet.Name).Parameters.Single(p => p.Name == parameter.Name).Facts, facts =>
            {
                Assert.NotEqual("", facts["Default value"]);
                // "." is better said in words.
                if (value is SwitchParameter or ValueType || (value is string text && text.Any(c => char.IsLetterOrDigit(c) || c == '*')))
                    Assert.Equal($"{value}", facts["Default value"]);
            });
        });

    [Fact]
    public void Get_Help_shows_everything()
        => Assert.All(module.Cmdlets, cmdlet =>
        {
            MarkdownHelp help = MarkdownHelp.Read(cmdlet.Name);
            dynamic shown = module.Invoke($"Get-Help {cmdlet.Name} -Full").Output.Single();

            Assert.NotEqual("", $"{shown.Synopsis}".Trim());
            Assert.Equal(cmdlet.ParameterSets.Count, Count(shown.syntax.syntaxItem));
            Assert.Equal(help.Parameters.Count, Count(shown.parameters.parameter));
            Assert.Equal(help.Examples, Count(shown.examples.example));
            Assert.InRange(help.Examples, 2, 9);
        });

    [Fact]
    public void Get_Help_shows_the_syntax_as_text()
    {
        string text = ShellProcess.Run("Get-Help Remove-VerlContainer").Output;

        Assert.Contains("Remove-VerlContainer [-Name] <String[]> [-Force] [-All]", text.ReplaceLineEndings(" "), StringComparison.Ordinal);
    }

    private static IEnumerable<ParameterMetadata> Own(CmdletInfo cmdlet) => cmdlet.Parameters.Values.Where(p => !Common.Contains(p.Name));

    private static IEnumerable<CommandParameterInfo> Own(CommandParameterSetInfo set) => set.Parameters.Where(p => !Common.Contains(p.Name));

    private static string Pipeline(CommandParameterInfo parameter) => (parameter.ValueFromPipelineByPropertyName, parameter.ValueFromPipeline) switch
    {
        (true, true) => "True (ByPropertyName, ByValue)",
        (true, false) => "True (ByPropertyName)",
        (false, true) => "True (ByValue)",
        _ => "False",
    };

    private static string Usage(CommandParameterInfo parameter)
    {
        Type type = Nullable.GetUnderlyingType(parameter.ParameterType) ?? parameter.ParameterType;
        string name = parameter.Position < 0 ? $"-{parameter.Name}" : $"[-{parameter.Name}]";
        string usage = type == typeof(SwitchParameter) ? name : $"{name} <{type.Name}>";
        return parameter.IsMandatory ? usage : $"[{usage}]";
    }

    private static int Count(object? value) => value is PSObject { BaseObject: object[] many } ? many.Length : value is object[] array ? array.Length : value is null ? 0 : 1;
}
