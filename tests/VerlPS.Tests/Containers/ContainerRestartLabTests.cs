using System.Diagnostics;
using VerlPS.Tests.Common;
using VerlPS.Tests.Logs;

namespace VerlPS.Tests.Containers;

public sealed class ContainerRestartLabTests : LabLogTests
{
    [LabFact]
    public async Task Cancelling_ends_the_wait_and_not_the_restart()
    {
        using LabContainer container = LabContainer.Start("trap : TERM; while true; do sleep 0.1; done");
        VerlContainer before = (await Engine.Containers.FindAsync(container.Name, Limit))!;
        using CancellationTokenSource cancellation = new(TimeSpan.FromSeconds(1));
        long begin = Stopwatch.GetTimestamp();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => Engine.Containers.RestartAsync(before.Id, TimeSpan.FromSeconds(4), cancellation.Token));

        Assert.InRange(Stopwatch.GetElapsedTime(begin).TotalSeconds, 0.9, 3);
        VerlContainer after;
        do
        {
            await Task.Delay(100, Limit);
            after = (await Engine.Containers.FindAsync(container.Name, Limit))!;
        }
        while (after.StartedAt == before.StartedAt);
        Assert.Equal("running", after.State);
    }

    [LabFact]
    public async Task A_container_that_is_gone_is_not_found()
    {
        VerlException error = await Assert.ThrowsAsync<VerlException>(
            () => Engine.Containers.RestartAsync("no-such-container", null, Limit));

        Assert.Equal((VerlErrorKind.ContainerNotFound, "no-such-container"), (error.Kind, error.Target));
    }
}
