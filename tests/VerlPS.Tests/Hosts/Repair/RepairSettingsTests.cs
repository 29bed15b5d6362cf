using VerlPS.Hosts;
using static VerlPS.Tests.Hosts.Repair.RepairBench;

namespace VerlPS.Tests.Hosts.Repair;

public class RepairSettingsTests
{
    [Fact]
    public async Task Settings_are_made_where_there_are_none()
    {
        using RepairBench bench = new();

        RepairStep[] steps = await bench.RunAsync(await bench.PlanAsync(Failed("HOST-NOFILE")));

        Assert.Equal(["set-daemon-json", "restart-docker"], steps.Select(step => step.Id));
        Assert.Equal(
            """
            {
              "default-ulimits": {
                "nofile": {
                  "Name": "nofile",
                  "Hard": 1048576,
                  "Soft": 65536
                }
              }
            }

            """.ReplaceLineEndings("\n"),
            await File.ReadAllTextAsync(bench.ConfigFile));
        Assert.Empty(bench.Backups());
        Assert.Equal([$"dockerd --validate --config-file={bench.ConfigFile}.verlps-new", "systemctl restart docker"], bench.Calls);
    }

    [Fact]
    public async Task Every_key_stays_in_its_place_and_the_old_file_beside_it()
    {
        using RepairBench bench = new();
        const string Before = """{"registry-mirrors": ["https://a.example/"], "z": 1.50, "log-opts": {"tag": "ü<>&"}, "a": [true, null]}""";
        bench.Settings(Before);
        File.SetUnixFileMode(bench.ConfigFile, UnixFileMode.UserRead | UnixFileMode.UserWrite);

        await bench.RunAsync(await bench.PlanAsync(
            Report(Failed("DKR-LOGDRIVER") with { Status = CheckStatus.Warning }),
            new RepairRequest { Mirrors = [new Uri("https://b.example"), new Uri("https://A.example")] }));

        Assert.Equal(
            """
            {
              "registry-mirrors": [
                "https://b.example",
                "https://A.example"
              ],
              "z": 1.50,
              "log-opts": {
                "tag": "ü<>&",
                "max-size": "100m",
                "max-file": "3"
              },
              "a": [
                true,
                null
              ]
            }

            """.ReplaceLineEndings("\n"),
            await File.ReadAllTextAsync(bench.ConfigFile));
        Assert.Equal(Before, await File.ReadAllTextAsync(Assert.Single(bench.Backups())));
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(bench.ConfigFile));
    }

    [Theory]
    [InlineData("""{"default-ulimits": {"nofile": {"Name": "nofile", "Hard": 1024, "Soft": 1024}}}""", "1048576", "65536")]
    [InlineData("""{"default-ulimits": {"nofile": {"Name": "nofile", "Hard": 2000000, "Soft": 1024}}}""", "2000000", "65536")]
    [InlineData("""{"default-ulimits": {"nofile": {"Name": "nofile", "Hard": -1, "Soft": 1024}}}""", "-1", "65536")]
    public async Task A_limit_is_raised_and_never_lowered(string before, string hard, string soft)
    {
        using RepairBench bench = new();
        bench.Settings(before);

        await bench.RunAsync(await bench.PlanAsync(Failed("HOST-NOFILE")));

        string after = await File.ReadAllTextAsync(bench.ConfigFile);
        Assert.Contains($"\"Hard\": {hard},\n      \"Soft\": {soft}\n", after, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_is_set_already_only_takes_a_restart()
    {
        using RepairBench bench = new();
        bench.Settings("""{"default-ulimits": {"nofile": {"Name": "nofile", "Hard": 1048576, "Soft": 65536}}, "runtimes": {"nvidia": {"path": "/opt/n"}}}""");

        RepairPlan plan = await bench.PlanAsync(Failed("HOST-NOFILE"), Failed("DKR-RUNTIMES"));

        RepairStep step = Assert.Single(plan.Steps);
        Assert.Equal(("restart-docker", "HOST-NOFILE DKR-RUNTIMES"), (step.Id, string.Join(' ', step.Checks.Order(StringComparer.Ordinal).Reverse())));
    }

    [Fact]
    public async Task The_runtime_alone_is_registered_by_nvidias_program_in_a_copy()
    {
        using RepairBench bench = new();
        bench.Settings("{}");
        bench.Program("nvidia-ctk", "echo '{\"runtimes\": {}}' >\"${4#--config=}\"");

        RepairStep[] steps = await bench.RunAsync(await bench.PlanAsync(Failed("DKR-RUNTIMES")));

        Assert.Equal(["configure-runtime", "restart-docker"], steps.Select(step => step.Id));
        Assert.Equal(
            [
                $"nvidia-ctk runtime configure --runtime=docker --config={bench.ConfigFile}.verlps-new",
                $"dockerd --validate --config-file={bench.ConfigFile}.verlps-new",
                "systemctl restart docker",
            ],
            bench.Calls);
        Assert.Equal("{\"runtimes\": {}}\n", await File.ReadAllTextAsync(bench.ConfigFile));
    }

    [Fact]
    public async Task With_other_settings_the_runtime_is_one_of_them()
    {
        using RepairBench bench = new();

        RepairPlan plan = await bench.PlanAsync(Failed("DKR-RUNTIMES"), Failed("NET-MTU"), Failed("HOST-MEMLOCK"));

        Assert.Equal(["set-daemon-json", "restart-docker"], plan.Steps.Select(step => step.Id));
        Assert.Equal($"Set mtu, default-ulimits.memlock, runtimes.nvidia in {bench.ConfigFile}", plan.Steps[0].Title);
        Assert.Contains("\"mtu\": 1450", plan.Steps[0].Commands[0], StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("{\n  \"a\": 1,\n  b\n}", "it is no JSON: line 3, column 3")]
    [InlineData("{\"a\": 1} {", "it is no JSON: line 1, column 10")]
    [InlineData("[]", "it is JSON, but no object")]
    [InlineData("\"text\"", "it is JSON, but no object")]
    public async Task A_file_that_is_no_settings_is_left_and_the_step_fails(string text, string reason)
    {
        using RepairBench bench = new();
        bench.Settings(text);

        RepairPlan plan = await bench.PlanAsync(Failed("HOST-NOFILE"));
        VerlException error = await Assert.ThrowsAsync<VerlException>(() => bench.RunAsync(plan));

        Assert.Equal((RepairStatus.Failed, $"{bench.ConfigFile} is left as it is: {reason}."), (plan.Steps[0].Status, plan.Steps[0].Output));
        Assert.Equal(VerlErrorKind.RepairFailed, error.Kind);
        Assert.Equal(text, await File.ReadAllTextAsync(bench.ConfigFile));
        Assert.Empty(bench.Calls);
    }

    [Fact]
    public async Task An_empty_file_counts_as_one_without_settings()
    {
        using RepairBench bench = new();
        bench.Settings("");

        await bench.RunAsync(await bench.PlanAsync(Failed("HOST-MEMLOCK")));

        Assert.Contains("\"Soft\": -1", await File.ReadAllTextAsync(bench.ConfigFile), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_log_driver_without_sizes_is_left_to_somebody()
    {
        using RepairBench bench = new();
        bench.Settings("""{"log-driver": "journald"}""");

        RepairPlan plan = await bench.PlanAsync(Failed("DKR-LOGDRIVER") with { Status = CheckStatus.Warning });

        Assert.Equal(("dkr-logdriver", RepairKind.Advice), (Assert.Single(plan.Steps).Id, plan.Steps[0].Kind));
    }

    [Fact]
    public async Task Settings_that_dockerd_refuses_are_not_swapped_in()
    {
        using RepairBench bench = new();
        bench.Settings("{}");
        bench.Program("dockerd", "echo 'unable to configure: no such option' >&2; exit 1");

        VerlException error = await Assert.ThrowsAsync<VerlException>(async () => await bench.RunAsync(await bench.PlanAsync(Failed("HOST-NOFILE"))));

        Assert.Contains("ended with exit code 1", error.Message, StringComparison.Ordinal);
        Assert.Equal("unable to configure: no such option", Assert.IsType<RepairStep>(error.Target).Output!.Split('\n')[0]);
        Assert.Equal("{}", await File.ReadAllTextAsync(bench.ConfigFile));
        Assert.Equal([bench.ConfigFile], Directory.GetFiles(Path.GetDirectoryName(bench.ConfigFile)!));
    }

    [Fact]
    public async Task An_engine_too_old_to_check_a_file_is_trusted_with_valid_json()
    {
        using RepairBench bench = new();
        bench.Program("dockerd", "echo 'unknown flag: --validate' >&2; exit 125");

        RepairStep[] steps = await bench.RunAsync(await bench.PlanAsync(Failed("HOST-NOFILE")));

        Assert.All(steps, step => Assert.Equal(RepairStatus.Done, step.Status));
        Assert.True(File.Exists(bench.ConfigFile));
    }

    [Fact]
    public async Task Somebodys_change_after_the_plan_is_kept()
    {
        using RepairBench bench = new();
        bench.Settings("{}");
        RepairPlan plan = await bench.PlanAsync(Failed("NET-MTU"));
        bench.Settings("""{"debug": true}""");

        await bench.RunAsync(plan);

        Assert.Equal("{\n  \"debug\": true,\n  \"mtu\": 1450\n}\n", await File.ReadAllTextAsync(bench.ConfigFile));
    }
}
