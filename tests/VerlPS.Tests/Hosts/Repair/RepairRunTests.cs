using VerlPS.Hosts;
using static VerlPS.Tests.Hosts.Repair.RepairBench;

namespace VerlPS.Tests.Hosts.Repair;

public class RepairRunTests
{
    [Fact]
    public async Task The_first_failure_ends_it_and_says_what_was_done()
    {
        using RepairBench bench = new();
        bench.Program("nvidia-smi", "case $1 in -rac) echo 'Not Supported'; echo 'no clocks' >&2; exit 3 ;; esac");
        RepairPlan plan = await bench.PlanAsync(Failed("GPU-PERSIST"), Failed("GPU-CLOCKS"), Failed("GPU-COMPUTEMODE"), Failed("GPU-ECCERR"), Failed("HOST-NOFILE"));
        RepairRun run = bench.Service.Begin(plan);
        List<RepairStep> steps = [];
        foreach (RepairStep step in plan.Steps)
            steps.Add(await run.RunAsync(step, default));

        Assert.Equal(
            ["enable-persistence Done", "reset-clocks Failed", "reset-compute-mode NotRun", "set-daemon-json NotRun", "restart-docker NotRun", "gpu-eccerr Advice"],
            steps.Select(step => step.ToString()));
        Assert.Equal("Not Supported\nno clocks\n'nvidia-smi -rac' ended with exit code 3.", steps[1].Output);
        Assert.Equal(["nvidia-smi -pm 1", "nvidia-smi -rac"], bench.Calls);
        Assert.False(File.Exists(bench.ConfigFile));

        VerlException error = Assert.Throws<VerlException>(run.ThrowIfFailed);
        Assert.Equal(
            "'reset-clocks' failed on here: 'nvidia-smi -rac' ended with exit code 3. Done before: enable-persistence. Not run: reset-compute-mode, set-daemon-json, restart-docker.",
            error.Message);
        Assert.Equal((VerlErrorKind.RepairFailed, steps[1]), (error.Kind, error.Target));
    }

    [Fact]
    public async Task A_program_that_is_not_there_is_a_failed_step()
    {
        using RepairBench bench = new();
        File.Delete(Path.Combine(bench.Programs, "nvidia-smi"));

        VerlException error = await Assert.ThrowsAsync<VerlException>(async () => await bench.RunAsync(await bench.PlanAsync(Failed("GPU-PERSIST"))));

        Assert.Equal("'enable-persistence' failed on here: There is no program 'nvidia-smi' on PATH. Done before: nothing. Not run: nothing.", error.Message);
    }

    [Fact]
    public async Task Stopping_while_settings_are_checked_leaves_the_old_ones_and_no_copy()
    {
        using RepairBench bench = new();
        bench.Settings("{}\n");
        bench.Program("dockerd", "case $* in --validate*) sleep 300 ;; esac");
        RepairPlan plan = await bench.PlanAsync(Failed("HOST-NOFILE"));
        RepairRun run = bench.Service.Begin(plan);
        using CancellationTokenSource cancellation = new();
        Task<RepairStep> step = run.RunAsync(plan.Steps.Single(step => step.Id == "set-daemon-json"), cancellation.Token);
        Assert.True(SpinWait.SpinUntil(() => bench.Calls.Any(call => call.Contains("--validate", StringComparison.Ordinal)), TimeSpan.FromSeconds(30)));

        await cancellation.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => step);
        Assert.Equal("{}\n", await File.ReadAllTextAsync(bench.ConfigFile));
        Assert.Empty(bench.Backups());
    }

    [Fact]
    public async Task Only_the_last_lines_of_a_long_output_are_kept()
    {
        using RepairBench bench = new();
        bench.Program("nvidia-smi", "seq 1 500");

        RepairStep step = Assert.Single(await bench.RunAsync(await bench.PlanAsync(Failed("GPU-PERSIST"))));

        Assert.Equal(string.Join('\n', Enumerable.Range(481, 20)), step.Output);
    }

    [Fact]
    public async Task Only_root_may()
    {
        using RepairBench bench = new();
        bench.Write("/proc/self/status", "Name:\tpwsh\nUid:\t1000\t1000\t1000\t1000\n");
        RepairPlan plan = await bench.PlanAsync(Failed("GPU-PERSIST"));

        VerlException error = Assert.Throws<VerlException>(() => bench.Service.Begin(plan));

        Assert.Equal((VerlErrorKind.RepairNotPossible, "Only root may change here."), (error.Kind, error.Message));
        Assert.Contains("-AsScript", error.Remedy, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("unix:///var/run/docker.sock", "elsewhere")]
    [InlineData("tcp://127.0.0.1:1", "here")]
    public async Task Only_this_machine_is_mended(string dockerHost, string hostName)
    {
        using RepairBench bench = new(dockerHost);
        RepairPlan plan = await bench.PlanAsync(Report(Failed("GPU-PERSIST")) with { HostName = hostName });

        VerlException error = Assert.Throws<VerlException>(() => bench.Service.Begin(plan));

        Assert.Equal((VerlErrorKind.RepairNotPossible, $"The plan is for {hostName} and can't be carried out from this machine."), (error.Kind, error.Message));
    }
}
