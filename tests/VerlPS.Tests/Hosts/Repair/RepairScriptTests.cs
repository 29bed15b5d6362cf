using System.Diagnostics;
using VerlPS.Hosts;

namespace VerlPS.Tests.Hosts.Repair;

public class RepairScriptTests
{
    private static readonly RepairRequest Mirrored = new() { Mirrors = [new Uri("https://mirror.example.com")] };

    public static TheoryData<string> Hosts => ["ubuntu-22.04", "debian-12", "rocky-9", "openeuler-22.03"];

    [Theory]
    [MemberData(nameof(Hosts))]
    public async Task A_report_of_another_host_becomes_the_script_that_mends_it(string host)
    {
        using RepairBench bench = new();

        string script = RepairScript.Write(await bench.PlanAsync(RepairBench.ReadReport(host), Mirrored));

        Assert.Equal(RepairBench.ReadFixture($"{host}.sh"), script);
        Assert.Equal((0, ""), Bash(script, "-n"));
    }

    [Theory]
    [MemberData(nameof(Hosts))]
    public async Task Nothing_goes_from_the_network_into_a_program(string host)
    {
        using RepairBench bench = new();

        RepairPlan plan = await bench.PlanAsync(RepairBench.ReadReport(host), Mirrored);

        Assert.All(plan.Steps.SelectMany(step => step.Commands), command =>
        {
            Assert.DoesNotContain("|", command, StringComparison.Ordinal);
            Assert.DoesNotContain("apt-key", command, StringComparison.Ordinal);
            Assert.True(!command.StartsWith("curl", StringComparison.Ordinal) || command.Contains(" -o /etc/apt/keyrings/", StringComparison.Ordinal), command);
        });
    }

    [Fact]
    public async Task The_settings_of_this_host_are_merged_by_its_script_and_a_second_run_changes_nothing()
    {
        using RepairBench bench = new();
        bench.Settings("""{"debug": true}""");
        bench.Program("dockerd", "[ \"$1\" != --help ] || echo '  --validate'");
        string script = RepairScript.Write(await bench.PlanAsync(RepairBench.Report(), Mirrored));

        Assert.Equal((0, ""), Run(bench, script));
        Assert.Equal("{\n  \"debug\": true,\n  \"registry-mirrors\": [\n    \"https://mirror.example.com\"\n  ]\n}\n", await File.ReadAllTextAsync(bench.ConfigFile));
        string backup = Assert.Single(bench.Backups());
        Assert.Equal("""{"debug": true}""", await File.ReadAllTextAsync(backup));
        Assert.Equal(["dockerd --help", $"dockerd --validate --config-file={bench.ConfigFile}.verlps-new", "systemctl restart docker"], bench.Calls);

        Assert.Equal((0, ""), Run(bench, script));
        Assert.Equal([backup], bench.Backups());
    }

    [Fact]
    public async Task A_script_leaves_settings_alone_that_it_was_not_made_for()
    {
        using RepairBench bench = new();
        bench.Settings("{}");
        string script = RepairScript.Write(await bench.PlanAsync(RepairBench.Report(), Mirrored));
        bench.Settings("""{"data-root": "/data"}""");

        (int code, string error) = Run(bench, script);

        Assert.Equal(1, code);
        Assert.Contains("has settings that this script was not made for", error, StringComparison.Ordinal);
        Assert.Equal("""{"data-root": "/data"}""", await File.ReadAllTextAsync(bench.ConfigFile));
        Assert.Empty(bench.Calls);
        Assert.Empty(bench.Backups());
    }

    [Fact]
    public async Task A_script_ends_at_settings_that_are_no_json()
    {
        using RepairBench bench = new();
        bench.Settings("{\n  debug\n}");

        (int code, string error) = Run(bench, RepairScript.Write(await bench.PlanAsync(RepairBench.Report(), Mirrored)));

        Assert.Equal((1, $"{bench.ConfigFile} is left as it is: it is no JSON: line 2, column 3.\n"), (code, error));
        Assert.Empty(bench.Calls);
    }

    [Fact]
    public async Task Settings_that_dockerd_refuses_are_not_swapped_in()
    {
        using RepairBench bench = new();
        bench.Settings("{}");
        bench.Program("dockerd", "[ \"$1\" = --help ] && echo --validate || exit 1");

        (int code, _) = Run(bench, RepairScript.Write(await bench.PlanAsync(RepairBench.Report(), Mirrored)));

        Assert.Equal(1, code);
        Assert.Equal("{}", await File.ReadAllTextAsync(bench.ConfigFile));
        Assert.DoesNotContain("systemctl restart docker", bench.Calls);
    }

    [Fact]
    public async Task Words_of_a_report_can_not_become_commands()
    {
        using RepairBench bench = new();
        HostReport report = RepairBench.Report(RepairBench.Failed("GPU-ECCERR") with { Remedy = "one\ntouch /tmp/x" }) with { HostName = "a\nrm -rf /" };

        string script = RepairScript.Write(await bench.PlanAsync(report));

        Assert.All(script.Split('\n').Where(line => line.Contains("touch", StringComparison.Ordinal) || line.Contains("rm -rf", StringComparison.Ordinal)), line => Assert.StartsWith("#", line, StringComparison.Ordinal));
    }

    // As root or not: what a script asks for first is answered by a stand-in for id.
    private static (int Code, string Error) Run(RepairBench bench, string script)
    {
        bench.Program("id", "echo 0");
        (int code, string error) = Bash(script, "-s", bench.Programs);
        File.WriteAllLines(Path.Combine(bench.Programs, "..", "calls"), bench.Calls.Where(call => !call.StartsWith("id ", StringComparison.Ordinal)));
        return (code, error);
    }

    private static (int Code, string Error) Bash(string script, string option, string? programs = null)
    {
        ProcessStartInfo start = new("bash", [option]) { RedirectStandardInput = true, RedirectStandardError = true, RedirectStandardOutput = true };
        if (programs is not null)
            start.Environment["PATH"] = $"{programs}:/usr/bin:/bin";
        using Process bash = Process.Start(start)!;
        Task<string> output = bash.StandardOutput.ReadToEndAsync();
        bash.StandardInput.Write(script);
        bash.StandardInput.Close();
        string error = bash.StandardError.ReadToEnd();
        bash.WaitForExit();
        _ = output.Result;
        return (bash.ExitCode, error);
    }
}
