using System.Diagnostics;
using VerlPS.Containers;
using VerlPS.Tests.Common;
using VerlPS.Tests.Logs;

namespace VerlPS.Tests.Containers;

public sealed class ContainerWaitLabTests : LabLogTests
{
    private static readonly string[] Check = ["--health-cmd", "test -e /tmp/well", "--health-interval", "200ms", "--health-retries", "1"];

    [LabFact]
    public async Task The_end_is_told_with_its_exit_code()
    {
        using LabContainer container = LabContainer.Start("while [ ! -e /tmp/go ]; do usleep 20000; done; exit 7");
        Task<List<StreamItem>> wait = WaitAsync(container, new WaitRequest(ContainerCondition.Exited, null, null));
        LabContainer.Docker(["exec", container.Name, "touch", "/tmp/go"]);

        VerlContainer end = Result(await wait);

        Assert.Equal(("exited", 7L), (end.State, end.ExitCode));
        Assert.NotNull(end.FinishedAt);
        // Once more: it is there already.
        Assert.Equal(7, Assert.IsType<VerlContainer>(Assert.IsType<ResultItem>(Assert.Single(await WaitAsync(container, new WaitRequest(ContainerCondition.Exited, null, null)))).Value).ExitCode);
    }

    [LabFact]
    public async Task One_that_removes_itself_has_ended_too()
    {
        string name = $"wait-{Guid.NewGuid():n}";
        LabContainer.Docker(["run", "-d", "--rm", "--name", name, "--entrypoint", "sh", LabContainer.Image, "-c", "sleep 1; exit 5"]);
        VerlContainer container = (await Engine.Containers.FindAsync(name, Limit))!;

        VerlContainer end = Result(await WaitAsync(container, new WaitRequest(ContainerCondition.Exited, null, null)));

        Assert.Equal((container.Id, "exited", 5L), (end.Id, end.State, end.ExitCode));
    }

    [LabFact]
    public async Task One_that_a_policy_starts_again_has_not_ended()
    {
        using LabContainer container = LabContainer.Start("echo x >> /tmp/runs; [ $(grep -c x /tmp/runs) = 3 ] && exit 0; exit 1", "--restart", "on-failure:9");

        VerlContainer end = Result(await WaitAsync(container, new WaitRequest(ContainerCondition.Exited, null, null)));

        Assert.Equal(0, end.ExitCode);
        Assert.Equal("2", LabContainer.Docker(["inspect", "-f", "{{.RestartCount}}", container.Name]));
    }

    [LabFact]
    public async Task One_that_was_only_created_is_waited_for()
    {
        string name = $"wait-{Guid.NewGuid():n}";
        LabContainer.Docker(["create", "--name", name, "--entrypoint", "sh", LabContainer.Image, "-c", "sleep 2; exit 4"]);
        try
        {
            VerlContainer created = (await Engine.Containers.FindAsync(name, Limit))!;
            Task<List<StreamItem>> running = WaitAsync(created, new WaitRequest(ContainerCondition.Running, null, null));
            Task<List<StreamItem>> exited = WaitAsync(created, new WaitRequest(ContainerCondition.Exited, null, null));
            await Task.Delay(300, Limit);
            Assert.False(running.IsCompleted || exited.IsCompleted);
            LabContainer.Docker(["start", name]);

            Assert.Equal("running", Result(await running).State);
            Assert.Equal(4, Result(await exited).ExitCode);
        }
        finally
        {
            LabContainer.Docker(["rm", "-f", name]);
        }
    }

    [LabFact]
    public async Task Health_is_waited_for_and_shown()
    {
        using LabContainer container = LabContainer.Start("sleep 1000", Check);
        Task<List<StreamItem>> wait = WaitAsync(container, new WaitRequest(ContainerCondition.Healthy, null, TimeSpan.FromSeconds(60)));
        await Task.Delay(1200, Limit);
        LabContainer.Docker(["exec", container.Name, "touch", "/tmp/well"]);

        List<StreamItem> items = await wait;

        Assert.Equal("healthy", Result(items).Health);
        ProgressItem[] bars = [.. items.OfType<ProgressItem>()];
        Assert.All(bars, bar => Assert.Equal((3, $"Waiting for '{container.Name}' to become healthy"), (bar.Id, bar.Activity)));
        Assert.Contains(bars, bar => bar.Status == "unhealthy, 1 s" && bar.Percent is 1 or 2);
        Assert.True(bars[^1].Completed);
    }

    [LabFact]
    public async Task Without_a_health_check_it_never_becomes_healthy()
    {
        using LabContainer container = LabContainer.Start("sleep 1000", "--no-healthcheck");

        VerlException error = Failure(await WaitAsync(container, new WaitRequest(ContainerCondition.Healthy, null, null)));

        Assert.Equal((VerlErrorKind.InvalidArgument, container.Name), (error.Kind, error.Target));
        Assert.Contains("-For Log", error.Remedy, StringComparison.Ordinal);
    }

    [LabTheory]
    [InlineData(ContainerCondition.Running, null, "can't run any more")]
    [InlineData(ContainerCondition.Healthy, null, "can't become healthy any more")]
    [InlineData(ContainerCondition.Log, "never said", "can't print a line like 'never said' any more")]
    public async Task What_can_not_come_any_more_is_an_error_at_once(ContainerCondition condition, string? pattern, string words)
    {
        using LabContainer container = LabContainer.Run("echo 'torch.OutOfMemoryError: CUDA out of memory. Tried to allocate 2.50 GiB' >&2; exit 3", Check);

        VerlException error = Failure(await WaitAsync(container, new WaitRequest(condition, pattern, null)));

        Assert.Equal((VerlErrorKind.ContainerExited, container.Name), (error.Kind, error.Target));
        Assert.Contains(words, error.Message, StringComparison.Ordinal);
        Assert.Contains("exit code 3.", error.Message, StringComparison.Ordinal);
        Assert.Contains("NVD013", error.Message, StringComparison.Ordinal);
        Assert.Contains("\n  torch.OutOfMemoryError", error.Message, StringComparison.Ordinal);
    }

    [LabFact]
    public async Task A_container_that_ends_while_its_log_is_read_is_told_of()
    {
        using LabContainer container = LabContainer.Start("while [ ! -e /tmp/go ]; do usleep 20000; done; echo last; exit 9");
        Task<List<StreamItem>> wait = WaitAsync(container, new WaitRequest(ContainerCondition.Log, "ready", null));
        await Task.Delay(500, Limit);
        LabContainer.Docker(["exec", container.Name, "touch", "/tmp/go"]);

        VerlException error = Failure(await wait);

        Assert.Equal(VerlErrorKind.ContainerExited, error.Kind);
        Assert.Contains("exit code 9.\n  last", error.Message, StringComparison.Ordinal);
    }

    [LabFact]
    public async Task A_line_counts_that_is_there_already_and_not_one_of_an_earlier_start()
    {
        using LabContainer container = LabContainer.Start("[ -e /tmp/second ] || echo ready; touch /tmp/second; sleep 2; echo late; sleep 1000");
        WaitRequest ready = new(ContainerCondition.Log, "^READY$", TimeSpan.FromSeconds(3));
        Assert.Equal("running", Result(await WaitAsync(container, ready)).State);
        LabContainer.Docker(["restart", "-t", "2", container.Name]);

        Assert.Equal(VerlErrorKind.WaitTimedOut, Failure(await WaitAsync(container, ready)).Kind);
        Assert.Equal("running", Result(await WaitAsync(container, new WaitRequest(ContainerCondition.Log, "late", null))).State);
    }

    [LabTheory]
    [InlineData(ContainerCondition.Exited, "did not end within 1 s: it is running.")]
    [InlineData(ContainerCondition.Healthy, "did not become healthy within 1 s: it is running, and its health is 'unhealthy'.")]
    [InlineData(ContainerCondition.Log, "did not print a line like 'x' within 1 s: it is running.")]
    public async Task What_does_not_come_in_time_says_what_is_instead(ContainerCondition condition, string words)
    {
        using LabContainer container = LabContainer.Start("sleep 1000", Check);
        await Task.Delay(600, Limit);
        long begin = Stopwatch.GetTimestamp();

        List<StreamItem> items = await WaitAsync(container, new WaitRequest(condition, condition == ContainerCondition.Log ? "x" : null, TimeSpan.FromSeconds(1)));

        Assert.InRange(Stopwatch.GetElapsedTime(begin).TotalSeconds, 0.9, 4);
        VerlException error = Failure(items);
        Assert.Equal((VerlErrorKind.WaitTimedOut, $"'{container.Name}' {words}"), (error.Kind, error.Message));
        Assert.True(items.OfType<ProgressItem>().Last().Completed);
    }

    [LabTheory]
    [InlineData(ContainerCondition.Exited)]
    [InlineData(ContainerCondition.Healthy)]
    [InlineData(ContainerCondition.Log)]
    public async Task Cancelling_ends_it_at_once(ContainerCondition condition)
    {
        using LabContainer container = LabContainer.Start("sleep 1000", Check);
        using CancellationTokenSource stop = new(TimeSpan.FromSeconds(1));
        long begin = Stopwatch.GetTimestamp();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => WaitAsync(container, new WaitRequest(condition, condition == ContainerCondition.Log ? "x" : null, null), stop.Token));

        Assert.InRange(Stopwatch.GetElapsedTime(begin).TotalSeconds, 0.9, 2.5);
    }

    [LabFact]
    public async Task One_that_is_removed_meanwhile_is_not_found()
    {
        using LabContainer container = LabContainer.Start("sleep 1000", Check);
        VerlContainer found = (await Engine.Containers.FindAsync(container.Name, Limit))!;
        Task<List<StreamItem>> wait = WaitAsync(found, new WaitRequest(ContainerCondition.Healthy, null, null));
        LabContainer.Docker(["rm", "-f", container.Name]);

        VerlException error = Failure(await wait);

        Assert.True(error.Kind is VerlErrorKind.ContainerNotFound or VerlErrorKind.ContainerExited, error.Message);
    }

    private static VerlContainer Result(List<StreamItem> items)
    {
        Assert.Empty(items.OfType<ErrorItem>().Select(item => item.Error.Message));
        return Assert.IsType<VerlContainer>(Assert.IsType<ResultItem>(items[^1]).Value);
    }

    private static VerlException Failure(List<StreamItem> items) => Assert.IsType<ErrorItem>(items[^1]).Error;

    private async Task<List<StreamItem>> WaitAsync(LabContainer container, WaitRequest request, CancellationToken? cancellationToken = null)
        => await WaitAsync((await Engine.Containers.FindAsync(container.Name, Limit))!, request, cancellationToken);

    private async Task<List<StreamItem>> WaitAsync(VerlContainer container, WaitRequest request, CancellationToken? cancellationToken = null)
    {
        List<StreamItem> items = [];
        await foreach (StreamItem item in new ContainerWaitService(Engine, TimeProvider.System).WaitAsync(container, request, 3, cancellationToken ?? Limit))
            items.Add(item);
        return items;
    }
}
