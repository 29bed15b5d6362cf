using System.Diagnostics;

namespace VerlPS.Module.Tests;

/// <summary>What the build says about help that it can't read.</summary>
public sealed class HelpConverterTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("verlps-help-").FullName;
    private readonly string[] _good = File.ReadAllLines(Path.Combine(ModulePath.Help, "Get-VerlContainer.md"));

    [Fact]
    public void Malformed_Markdown_is_an_error_of_its_file_and_line()
    {
        int type = Array.FindIndex(_good, line => line.StartsWith("Type:", StringComparison.Ordinal));
        int syntax = Array.FindIndex(_good, line => line.StartsWith("Get-VerlContainer [", StringComparison.Ordinal));
        Write("Get-A", [.. Named("Get-A")]);
        Write("Get-B", [.. Named("Get-B").Skip(6)]);
        Write("Get-C", [.. _good]);
        Write("Get-D", Changed("Get-D", type, "Typ: System.String"));
        Write("Get-E", Changed("Get-E", type, ""));
        Write("Get-F", Changed("Get-F", syntax, "Get-VerlContainer [-Gone]"));
        Write("Get-G", [.. Named("Get-G").Select(line => line == "## NOTES" ? "## REMARKS" : line)]);
        Write("Get-H", [.. Named("Get-H").Where(line => line != "## OUTPUTS")]);
        Write("Get-I", [.. Named("Get-I"), "```"]);

        (int exitCode, string error) = Convert();

        Assert.Equal(1, exitCode);
        Assert.Equal(
            [
                $"{_folder}/Get-B.md(1): error HELP: The file must begin with a block between two lines '---'.",
                $"{_folder}/Get-C.md({Array.IndexOf(_good, "# Get-VerlContainer") + 1}): error HELP: The first heading must be '# Get-C'.",
                $"{_folder}/Get-D.md({type + 1}): error HELP: 'Typ: System.String' is not one of: Type, Parameter Sets, Aliases, Accepted values, Required, Position, Default value, Accept pipeline input, Accept wildcard characters.",
                $"{_folder}/Get-E.md({type}): error HELP: 'Type:' is missing.",
                $"{_folder}/Get-F.md({syntax}): error HELP: -Gone is in only one of the syntax 'SYNTAX' and the PARAMETERS of that set.",
                $"{_folder}/Get-G.md({Array.IndexOf(_good, "## NOTES") + 1}): error HELP: 'REMARKS' is not one of: SYNOPSIS, SYNTAX, DESCRIPTION, EXAMPLES, PARAMETERS, INPUTS, OUTPUTS, NOTES, RELATED LINKS.",
                $"{_folder}/Get-H.md({_good.Length - 1}): error HELP: The section '## OUTPUTS' is missing.",
                $"{_folder}/Get-I.md({_good.Length + 1}): error HELP: This code block has no end.",
            ],
            error.Split('\n', StringSplitOptions.RemoveEmptyEntries));
        Assert.False(File.Exists($"{_folder}/help.xml"));
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private IEnumerable<string> Named(string name) => _good.Select(line => line == "# Get-VerlContainer" ? $"# {name}" : line);

    private IEnumerable<string> Changed(string name, int line, string text) => Named(name).Select((old, index) => index == line ? text : old);

    private void Write(string name, IEnumerable<string> lines) => File.WriteAllLines($"{_folder}/{name}.md", lines);

    private (int ExitCode, string Error) Convert()
    {
        using Process process = Process.Start(new ProcessStartInfo("dotnet", ["run", "--file", ModulePath.HelpConverter, "--", _folder, $"{_folder}/help.xml"])
        {
            RedirectStandardError = true,
            WorkingDirectory = _folder,
        })!;
        string error = process.StandardError.ReadToEnd();
        process.WaitForExit();
        return (process.ExitCode, error);
    }
}
