using System.Diagnostics;
using VerlPS.Containers;
using VerlPS.Tests.Common;
using VerlPS.Tests.Logs;

namespace VerlPS.Tests.Containers;

public sealed class ContainerCommandLabTests : LabLogTests
{
    [LabFact]
    public async Task A_megabyte_on_both_streams_arrives_whole_and_apart()
    {
        using LabContainer container = LabContainer.Start("sleep 1000", "--init");
        // Characters of three bytes in lines of 30 KB: every frame cuts some.
        const string script = """
            line=$(printf '训%.0s' $(seq 1 10000))
            (for i in $(seq 1 40); do echo "$i $line"; done) &
            for i in $(seq 1 40); do echo "e$i $line" >&2; done
            wait
            printf 'no end: ü'
            """;

        ContainerCommandResult result = await CollectAsync(container, new ExecRequest { Command = [script] });

        string line = new('训', 10000);
        Assert.Equal([.. Enumerable.Range(1, 40).Select(i => $"{i} {line}"), "no end: ü"], result.Output);
        Assert.Equal(Enumerable.Range(1, 40).Select(i => $"e{i} {line}"), result.ErrorOutput);
        Assert.Equal(0, result.ExitCode);
    }

    [LabFact]
    public async Task A_megabyte_of_input_goes_through()
    {
        using LabContainer container = LabContainer.Start("sleep 1000", "--init");
        string[] lines = [.. Enumerable.Range(0, 20_000).Select(i => $"{i} 奖励 {new string('x', 50)}")];

        ContainerCommandResult result = await CollectAsync(container, new ExecRequest { Command = ["cat"], Input = lines });

        Assert.Equal(lines, result.Output);
    }

    [LabFact]
    public async Task A_program_need_not_read_its_input()
    {
        using LabContainer container = LabContainer.Start("sleep 1000", "--init");
        string[] lines = [.. Enumerable.Repeat(new string('x', 1000), 20_000)];

        ContainerCommandResult result = await CollectAsync(container, new ExecRequest { Command = ["head -n 1 | wc -c; exit 4"], Input = lines });

        Assert.Equal((4, "1001"), (result.ExitCode, Assert.Single(result.Output)));
    }

    [LabFact]
    public async Task Lines_come_while_the_program_runs()
    {
        using LabContainer container = LabContainer.Start("sleep 1000", "--init");
        await foreach (StreamItem item in RunAsync(container, new ExecRequest { Command = ["echo first; while [ ! -e /tmp/go ]; do usleep 20000; done; exit 0"] }))
        {
            Assert.Equal("first", Assert.IsType<ResultItem>(item).Value);
            LabContainer.Docker(["exec", container.Name, "touch", "/tmp/go"]);
        }
    }

    [LabFact]
    public async Task Environment_folder_and_user_are_those_that_were_asked_for()
    {
        using LabContainer container = LabContainer.Start("sleep 1000", "--init");
        ExecRequest request = new()
        {
            Command = ["echo \"$A|$B\"; pwd; id -u; id -g"],
            Environment = new Dictionary<string, string> { ["A"] = "x=y z", ["B"] = "$HOME" },
            WorkingDirectory = "/var/log",
            User = "12:34",
        };

        Assert.Equal(["x=y z|$HOME", "/var/log", "12", "34"], (await CollectAsync(container, request)).Output);
    }

    [LabFact]
    public async Task Another_exit_code_than_0_is_told_with_the_last_errors_and_without_secrets()
    {
        using LabContainer container = LabContainer.Start("sleep 1000", "--init");
        ExecRequest request = new()
        {
            Command = ["for i in $(seq 1 20); do echo line $i >&2; done; echo 'torch.OutOfMemoryError: CUDA out of memory. Tried to allocate 2.50 GiB' >&2; exit 3"],
            Environment = new Dictionary<string, string> { ["HF_TOKEN"] = "hf_secret" },
        };

        VerlException error = await Assert.ThrowsAsync<VerlException>(() => DrainAsync(RunAsync(container, request)));

        Assert.Equal((VerlErrorKind.ContainerCommandFailed, container.Name), (error.Kind, error.Target));
        Assert.Contains($"in '{container.Name}' ended with exit code 3. NVD013: ", error.Message, StringComparison.Ordinal);
        Assert.Contains("\n  line 7\n", error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("line 6\n", error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("hf_secret", error.ToString() + error.Remedy, StringComparison.Ordinal);
    }

    [LabTheory]
    [InlineData("nosuch", null, null, "executable file not found in $PATH.", "no such program")]
    [InlineData("pwd", "/nosuch", null, "chdir to cwd", "-WorkingDirectory")]
    [InlineData("pwd", null, "nobodyknows", "unable to find user nobodyknows", "-User")]
    [InlineData("/etc", null, null, "permission denied.", "ls -l")]
    public async Task What_can_not_be_started_says_why(string command, string? folder, string? user, string words, string remedy)
    {
        using LabContainer container = LabContainer.Start("sleep 1000", "--init");

        VerlException error = await Assert.ThrowsAsync<VerlException>(
            () => CollectAsync(container, new ExecRequest { Command = [command], WorkingDirectory = folder, User = user }));

        Assert.Equal(VerlErrorKind.ContainerCommandFailed, error.Kind);
        Assert.StartsWith($"'{command}' could not be started in '{container.Name}': ", error.Message, StringComparison.Ordinal);
        Assert.Contains(words, error.Message, StringComparison.Ordinal);
        Assert.Contains(remedy, error.Remedy, StringComparison.Ordinal);
    }

    [LabFact]
    public async Task A_program_that_prints_what_an_engine_says_was_started()
    {
        using LabContainer container = LabContainer.Start("sleep 1000", "--init");

        ContainerCommandResult result = await CollectAsync(container, new ExecRequest { Command = ["echo 'OCI runtime exec failed: exec failed'; exit 126"] });

        Assert.Equal((126, "OCI runtime exec failed: exec failed"), (result.ExitCode, Assert.Single(result.Output)));
    }

    [LabFact]
    public async Task One_that_closes_its_streams_is_waited_for()
    {
        using LabContainer container = LabContainer.Start("sleep 1000", "--init");

        ContainerCommandResult result = await CollectAsync(container, new ExecRequest { Command = ["echo out; exec >&- 2>&-; sleep 2; exit 5"] });

        Assert.Equal((5, "out"), (result.ExitCode, Assert.Single(result.Output)));
        Assert.InRange(result.Duration.TotalSeconds, 2, 20);
    }

    [LabTheory]
    [InlineData("", null)]
    [InlineData("trap '' TERM; ", null)]
    [InlineData("", "12")]
    public async Task Cancelling_ends_the_program_and_what_it_started(string before, string? user)
    {
        using LabContainer container = LabContainer.Start("sleep 1000", "--init");
        using CancellationTokenSource stop = new();
        ExecRequest request = new() { Command = [$"{before}sleep 777 & echo up; while true; do sleep 0.1; done"], User = user };
        long begin = 0;

        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () =>
        {
            await foreach (StreamItem _ in RunAsync(container, request, stop.Token))
            {
                Assert.Equal(2, Left(container).Count(line => line.Contains("sleep 777", StringComparison.Ordinal)));
                begin = Stopwatch.GetTimestamp();
                await stop.CancelAsync();
            }
        });

        Assert.InRange(Stopwatch.GetElapsedTime(begin).TotalSeconds, 0, 2);
        await NothingIsLeftAsync(container);
    }

    [LabFact]
    public async Task Whoever_has_enough_ends_the_program()
    {
        using LabContainer container = LabContainer.Start("sleep 1000", "--init");
        await foreach (StreamItem _ in RunAsync(container, new ExecRequest { Command = ["yes sleep"] }))
            break;

        await NothingIsLeftAsync(container);
    }

    [LabFact]
    public async Task Cancelling_right_after_the_start_leaves_nothing()
    {
        using LabContainer container = LabContainer.Start("sleep 1000", "--init");
        foreach (int milliseconds in new[] { 5, 10, 20, 40, 60, 100 })
        {
            using CancellationTokenSource stop = new(milliseconds);
            await Assert.ThrowsAnyAsync<OperationCanceledException>(() => DrainAsync(RunAsync(container, new ExecRequest { Command = ["sleep 778; true"] }, stop.Token)));
        }

        await NothingIsLeftAsync(container);
    }

    [LabTheory]
    [InlineData("exit 3", "is exited, with exit code 3", "Restart-VerlContainer")]
    [InlineData(null, "is paused", "docker unpause")]
    public async Task Where_nothing_runs_nothing_can_be_run(string? script, string words, string remedy)
    {
        using LabContainer container = script is null ? LabContainer.Start("sleep 1000", "--init") : LabContainer.Run(script);
        if (script is null)
            LabContainer.Docker(["pause", container.Name]);

        VerlException error = await Assert.ThrowsAsync<VerlException>(() => CollectAsync(container, new ExecRequest { Command = ["true"] }));

        Assert.Equal((VerlErrorKind.ContainerNotRunning, container.Name), (error.Kind, error.Target));
        Assert.Contains(words, error.Message, StringComparison.Ordinal);
        Assert.Contains(remedy, error.Remedy, StringComparison.Ordinal);
    }

    [LabFact]
    public async Task One_that_stops_between_two_requests_says_so()
    {
        using LabContainer container = LabContainer.Start("sleep 1000", "--init");
        VerlContainer running = await new ContainerCommandService(Engine, TimeProvider.System).FindRunningAsync(container.Name, true, Limit);
        LabContainer.Docker(["kill", container.Name]);

        VerlException error = await Assert.ThrowsAsync<VerlException>(() => Engine.Execs.CreateAsync(running.Id, new ExecRequest { Command = ["true"] }, Limit));

        Assert.Equal(VerlErrorKind.ContainerNotRunning, error.Kind);
    }

    private static IEnumerable<string> Left(LabContainer container)
        => LabContainer.Docker(["exec", container.Name, "ps", "-o", "pid,args"]).Split('\n').Skip(1).Where(line => !line.Contains("sleep 1000", StringComparison.Ordinal) && !line.Contains("ps -o", StringComparison.Ordinal));

    private async Task NothingIsLeftAsync(LabContainer container)
    {
        long begin = Stopwatch.GetTimestamp();
        string[] left;
        do
        {
            await Task.Delay(200, Limit);
            left = [.. Left(container)];
        }
        while (left.Length > 0 && Stopwatch.GetElapsedTime(begin) < TimeSpan.FromSeconds(20));

        Assert.Empty(left);
    }

    private static async Task DrainAsync(IAsyncEnumerable<StreamItem> items)
    {
        await foreach (StreamItem _ in items)
        {
        }
    }

    private async IAsyncEnumerable<StreamItem> RunAsync(LabContainer container, ExecRequest request, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        ContainerCommandService commands = new(Engine, TimeProvider.System);
        VerlContainer running = await commands.FindRunningAsync(container.Name, true, Limit);
        await foreach (StreamItem item in commands.RunAsync(running, request, cancellationToken == default ? Limit : cancellationToken))
            yield return item;
    }

    private async Task<ContainerCommandResult> CollectAsync(LabContainer container, ExecRequest request)
    {
        ContainerCommandService commands = new(Engine, TimeProvider.System);
        VerlContainer running = await commands.FindRunningAsync(container.Name, true, Limit);
        List<StreamItem> items = [];
        await foreach (StreamItem item in commands.CollectAsync(running, request, Limit))
            items.Add(item);
        return Assert.IsType<ContainerCommandResult>(Assert.IsType<ResultItem>(Assert.Single(items)).Value);
    }
}
