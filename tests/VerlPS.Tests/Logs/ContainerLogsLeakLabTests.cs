using System.Diagnostics;
using VerlPS.Logs;
using VerlPS.Tests.Common;

namespace VerlPS.Tests.Logs;

/// <summary>Counts what the process has open, so nothing else may run beside it.</summary>
[CollectionDefinition(nameof(ContainerLogsLeakLabTests), DisableParallelization = true)]
[Collection(nameof(ContainerLogsLeakLabTests))]
public sealed class ContainerLogsLeakLabTests : LabLogTests
{
    // The host opens and closes a few itself; a leak would be at least one in each of twenty rounds.
    private const int OwnFilesOfTheTestHost = 5;

    [LabFact]
    public async Task Stops_at_once_when_cancelled_and_leaves_neither_thread_nor_socket()
    {
        using LabContainer container = LabContainer.Start("echo ready; sleep 600");
        await StopAsync(container);
        int before = OpenFiles();

        for (int i = 0; i < 20; i++)
            Assert.InRange(await StopAsync(container), TimeSpan.Zero, TimeSpan.FromSeconds(1));

        Assert.InRange(OpenFiles(), 0, before + OwnFilesOfTheTestHost);
        Assert.Equal(0, Directory.GetDirectories("/proc/self/task").Count(task => ReadOrNothing($"{task}/comm").StartsWith("VerlPS log", StringComparison.Ordinal)));
    }

    [LabFact]
    public async Task Stops_at_once_when_the_taker_leaves_in_the_middle()
    {
        using LabContainer container = LabContainer.Run("seq 1 100000");
        await StopAsync(container);
        int before = OpenFiles();

        for (int i = 0; i < 20; i++)
        {
            await foreach (LogLine line in Engine.Logs.ReadAsync(container.Name, new LogQuery(), Limit).LinesAsync())
            {
                if (line.Text == "20")
                    break;
            }
        }

        Assert.InRange(OpenFiles(), 0, before + OwnFilesOfTheTestHost);
    }

    private async Task<TimeSpan> StopAsync(LabContainer container)
    {
        using CancellationTokenSource stop = CancellationTokenSource.CreateLinkedTokenSource(Limit);
        await using IAsyncEnumerator<LogLine> lines = Engine.Logs.ReadAsync(container.Name, new LogQuery { Follow = true }, stop.Token).LinesAsync().GetAsyncEnumerator(stop.Token);
        Assert.True(await lines.MoveNextAsync());
        ValueTask<bool> next = lines.MoveNextAsync();
        long begin = Stopwatch.GetTimestamp();
        await stop.CancelAsync();
        try
        {
            while (await next)
                next = lines.MoveNextAsync();
        }
        catch (OperationCanceledException)
        {
        }

        return Stopwatch.GetElapsedTime(begin);
    }

    private static int OpenFiles() => Directory.GetFileSystemEntries("/proc/self/fd").Length;

    private static string ReadOrNothing(string path)
    {
        try
        {
            return File.ReadAllText(path);
        }
        catch (IOException)
        {
            return string.Empty;
        }
    }
}
