using System.Diagnostics;
using System.Text.Json;

namespace VerlPS.Module.Tests;

public class ShellTests
{
    private static readonly Dictionary<string, string> NoChange = [];

    [Theory]
    [InlineData("1 + 1", 0)]
    [InlineData("Get-VerlNothing", 1)]
    [InlineData("Get-VerlNothing; 1", 0)]
    [InlineData("throw 'x'", 1)]
    [InlineData("1 +", 1)]
    [InlineData("exit 7", 7)]
    [InlineData("/bin/sh -c 'exit 3'", 1)]
    [InlineData("try { throw 'x' } catch { 'caught' }", 0)]
    public void Ends_with_the_code_that_pwsh_would_give(string command, int exitCode) => Assert.Equal(exitCode, ShellProcess.Run(command).ExitCode);

    [Fact]
    public void Shows_objects_on_standard_output_by_the_module_s_views()
    {
        ShellResult result = ShellProcess.Run("-Command", "Get-Command", "-Module", "VerlPS", "-Name", "Test-VerlHost");

        Assert.Equal(0, result.ExitCode);
        Assert.Equal("", result.Error);
        Assert.Contains("Test-VerlHost", result.Output, StringComparison.Ordinal);
        Assert.DoesNotContain('\e', result.Output);
    }

    [Fact]
    public void Keeps_everything_but_objects_off_standard_output()
    {
        ShellResult result = ShellProcess.Run("""
            function f { [CmdletBinding()] param() $PSCmdlet.WriteWarning('w'); $PSCmdlet.WriteVerbose('v'); $PSCmdlet.WriteDebug('d'); Get-VerlNothing; 'o' }
            $DebugPreference = 'Continue'
            f -Verbose
            throw 'x'
            """);

        Assert.Equal("o\n", result.Output);
        Assert.Contains("WARNING: w\n", result.Error, StringComparison.Ordinal);
        Assert.Contains("VERBOSE: v\n", result.Error, StringComparison.Ordinal);
        Assert.Contains("DEBUG: d\n", result.Error, StringComparison.Ordinal);
        Assert.Contains("'Get-VerlNothing'", result.Error, StringComparison.Ordinal);
        Assert.Contains("x\n", result.Error, StringComparison.Ordinal);
        Assert.DoesNotContain('\e', result.Error);
    }

    [Fact]
    public void Says_where_a_command_of_pwsh_is_when_it_is_missed()
    {
        Assert.Contains("verlps: 'Select-Object' comes with pwsh", ShellProcess.Run("1 | Select-Object").Error, StringComparison.Ordinal);
        Assert.DoesNotContain("verlps:", ShellProcess.Run("Get-VerlNothing").Error, StringComparison.Ordinal);
    }

    [Fact]
    public void Says_where_a_parse_error_is()
        => Assert.Equal("Line 2, column 1: Unexpected token ')' in expression or statement.\n", ShellProcess.Run("1\n)").Error);

    [Fact]
    public void Writes_each_object_as_a_line_of_json()
    {
        ShellResult result = ShellProcess.Run("-OutputFormat", "Json", """
            [pscustomobject]@{
                Text = "a`nb"; Count = 3; Share = 0.5; On = $true; Nothing = $null; Color = [ConsoleColor]::Red
                At = [DateTimeOffset]::new(2026, 1, 2, 3, 4, 5, [TimeSpan]::FromHours(1)); Took = [TimeSpan]'1.02:03:04'
                List = 1, 'two'; Table = [ordered]@{ b = 1; a = 2 }; Inner = [pscustomobject]@{ Id = [guid]::Empty }
            }
            Get-VerlNothing
            'last'
            """);

        Assert.Equal(
            [
                """{"Text":"a\nb","Count":3,"Share":0.5,"On":true,"Nothing":null,"Color":"Red","At":"2026-01-02T03:04:05+01:00","Took":"1.02:03:04","List":[1,"two"],"Table":{"b":1,"a":2},"Inner":{"Id":"00000000-0000-0000-0000-000000000000"}}""",
                "\"last\"",
            ],
            result.Lines);
        Assert.Contains("'Get-VerlNothing'", result.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void Writes_the_records_of_the_module_as_json()
    {
        DirectoryInfo folder = Directory.CreateTempSubdirectory("verlps-");
        try
        {
            ShellResult result = ShellProcess.Run(
                "-OutputFormat", "Json", $"New-VerlCompose verlai/verl:vllm017.latest -Name job -Path '{folder.FullName}' -DockerHost unix:///nowhere.sock -WarningAction Ignore");

            JsonElement compose = JsonDocument.Parse(Assert.Single(result.Lines)).RootElement;
            Assert.Equal(Path.Combine(folder.FullName, "docker-compose.yml"), compose.GetProperty("Path").GetString());
            Assert.Equal("verlai/verl:vllm017.latest", compose.GetProperty("Image").GetString());
            Assert.Equal("job", compose.GetProperty("Services")[0].GetString());
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    [Theory]
    [InlineData("-Name a -Count 2 -Loud", 0, "a 2 True")]
    [InlineData("-Name:a -Loud:$false", 0, "a 1 False")]
    [InlineData("it's 9", 9, "it's 9 False")]
    [InlineData("-Count 2", 1, "")]
    [InlineData("-Name a -Count many", 1, "")]
    public void Binds_arguments_to_a_script_and_passes_its_exit_code_on(string arguments, int exitCode, string output)
    {
        string script = Path.Combine(Path.GetTempPath(), Path.GetRandomFileName() + " it's.ps1");
        File.WriteAllText(script, """
            param([Parameter(Mandatory)] [string] $Name, [int] $Count = 1, [switch] $Loud)
            "$Name $Count $Loud"
            if ($Count -gt 5) { exit $Count }
            """);
        try
        {
            ShellResult result = ShellProcess.Run(["-File", script, .. arguments.Split(' ')]);

            Assert.Equal(exitCode, result.ExitCode);
            Assert.Equal(output, result.Output.Trim());
        }
        finally
        {
            File.Delete(script);
        }
    }

    [Theory]
    [InlineData("")]
    [InlineData("-Nonsense")]
    [InlineData("-Command")]
    [InlineData("-OutputFormat Xml 1")]
    [InlineData("-File /nowhere/script.ps1")]
    public void Explains_wrong_usage(string arguments)
    {
        ShellResult result = ShellProcess.Run(arguments.Split(' ', StringSplitOptions.RemoveEmptyEntries));

        Assert.Equal(2, result.ExitCode);
        Assert.Equal("", result.Output);
        Assert.Contains("usage: verlps", result.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void Names_the_place_where_the_module_should_be()
    {
        ShellResult result = ShellProcess.RunWith(new Dictionary<string, string> { ["VERLPS_MODULE"] = "/nowhere" }, "", "1");

        Assert.Equal(2, result.ExitCode);
        Assert.Equal("verlps: VERLPS_MODULE is '/nowhere', but there is no '/nowhere/VerlPS.psd1'.\n", result.Error);
    }

    [Fact]
    public void Takes_a_command_from_standard_input() => Assert.Equal("42\n", ShellProcess.RunWith(NoChange, "40 + 2\n", "-").Output);

    [Theory]
    [InlineData("y\n", "changed\n", "Performing the operation \"Change\" on target \"it\".")]
    [InlineData("n\n", "", "[Y] Yes")]
    [InlineData("", "", "standard input has ended")]
    public void Asks_on_standard_error_and_reads_the_answer(string answer, string output, string question)
    {
        ShellResult result = ShellProcess.RunWith(NoChange, answer, """
            function f { [CmdletBinding(SupportsShouldProcess)] param() if ($PSCmdlet.ShouldProcess('it', 'Change')) { 'changed' } }
            f -Confirm
            """);

        Assert.Equal(output, result.Output);
        Assert.Contains(question, result.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("INT", 130)]
    [InlineData("TERM", 143)]
    public async Task A_signal_stops_the_pipeline_and_lets_it_clean_up(string signal, int exitCode)
    {
        string mark = Path.Combine(Path.GetTempPath(), Path.GetRandomFileName());
        using Process process = ShellProcess.Start(NoChange, [$"try {{ 'running'; while ($true) {{ }} }} finally {{ [IO.File]::WriteAllText('{mark}', 'clean') }}"]);
        try
        {
            Assert.Equal("running", await process.StandardOutput.ReadLineAsync());
            Process.Start("kill", ["-s", signal, $"{process.Id}"]).WaitForExit();

            Assert.Equal(exitCode, ShellProcess.End(process).ExitCode);
            Assert.Equal("clean", await File.ReadAllTextAsync(mark));
        }
        finally
        {
            File.Delete(mark);
        }
    }

    [Fact]
    public async Task Stops_when_nobody_reads_its_output_any_more()
    {
        using Process process = ShellProcess.Start(NoChange, ["while ($true) { 'line' }"]);

        Assert.Equal("line", await process.StandardOutput.ReadLineAsync());
        process.StandardOutput.Close();
        await process.WaitForExitAsync().WaitAsync(TimeSpan.FromMinutes(1));

        Assert.Equal(141, process.ExitCode);
    }

    [Fact]
    public void Shows_the_module_s_help()
        => Assert.Contains("New-VerlCompose [[-Image] <String>]", ShellProcess.Run("Get-Help New-VerlCompose").Output, StringComparison.Ordinal);
}
