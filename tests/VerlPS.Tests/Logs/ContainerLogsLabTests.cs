using VerlPS.Logs;
using VerlPS.Tests.Common;

namespace VerlPS.Tests.Logs;

public sealed class ContainerLogsLabTests : LabLogTests
{
    [LabFact]
    public async Task Reads_a_hundred_thousand_lines_and_every_one_in_order()
    {
        using LabContainer container = LabContainer.Run("seq 1 100000");

        List<LogLine> lines = await ReadAsync(container, new LogQuery());

        Assert.Equal(Enumerable.Range(1, 100_000).Select(i => $"{i}"), lines.Select(line => line.Text));
        Assert.Equal(lines.Select(line => line.Timestamp), lines.Select(line => line.Timestamp).Order());
        Assert.InRange(DateTimeOffset.UtcNow - lines[0].Timestamp!.Value, TimeSpan.Zero, TimeSpan.FromMinutes(3));
    }

    // The json-file driver damages characters that its pieces cut; the local driver keeps bytes.
    [LabFact]
    public async Task Reads_a_line_of_100_KB_as_it_was_written()
    {
        string line = string.Concat(Enumerable.Range(0, 100).Select(i => $"第{i:00}步：奖励与损失，显存不足时请降低批量大小；" + new string('训', 320)));
        foreach (string terminal in new[] { "--tty=false", "--tty=true" })
        {
            using LabContainer container = LabContainer.Run("echo \"$LINE\"; echo end", "--log-driver", "local", terminal, "-e", $"LINE={line}");

            Assert.Equal([line, "end"], (await ReadAsync(container, new LogQuery())).Select(read => read.Text));
        }
    }

    [LabFact]
    public async Task Reads_both_streams()
    {
        using LabContainer container = LabContainer.Run("echo one; echo two >&2; printf three");

        List<LogLine> lines = await ReadAsync(container, new LogQuery());

        Assert.Equal(["one", "three"], lines.Where(line => line.Stream == LogChannel.Stdout).Select(line => line.Text));
        Assert.Equal("two", Assert.Single(lines, line => line.Stream == LogChannel.Stderr).Text);
    }

    [LabFact]
    public async Task Keeps_a_line_that_broke_off_apart_from_the_next_start()
    {
        using LabContainer container = LabContainer.Run("printf 'in mid-l'");
        LabContainer.Docker(["start", container.Name]);
        LabContainer.Docker(["wait", container.Name]);

        Assert.Equal(["in mid-l", "in mid-l"], (await ReadAsync(container, new LogQuery())).Select(line => line.Text));
    }

    [LabFact]
    public async Task Reads_the_tail_and_the_time_between()
    {
        using LabContainer container = LabContainer.Run("for i in 1 2 3 4 5; do echo $i; usleep 2000; done");
        List<LogLine> all = await ReadAsync(container, new LogQuery());

        Assert.Equal(["4", "5"], (await ReadAsync(container, new LogQuery { Tail = 2 })).Select(line => line.Text));
        Assert.Empty(await ReadAsync(container, new LogQuery { Tail = 0 }));
        Assert.Equal(["3", "4", "5"], (await ReadAsync(container, new LogQuery { Since = all[2].Timestamp })).Select(line => line.Text));
        Assert.Equal(["1", "2", "3"], (await ReadAsync(container, new LogQuery { Until = all[3].Timestamp })).Select(line => line.Text));
        Assert.Equal(5, (await ReadAsync(container, new LogQuery { Since = DateTimeOffset.MinValue })).Count);
    }

    [LabFact]
    public async Task Follows_to_the_end_of_the_container()
    {
        using LabContainer container = LabContainer.Start("echo first; while [ ! -e /tmp/go ]; do usleep 20000; done; echo last");
        List<string> lines = [];
        await foreach (LogLine line in Engine.Logs.ReadAsync(container.Name, new LogQuery { Follow = true }, Limit).LinesAsync())
        {
            lines.Add(line.Text);
            if (line.Text == "first")
                LabContainer.Docker(["exec", container.Name, "touch", "/tmp/go"]);
        }

        Assert.Equal(["first", "last"], lines);
    }

    [LabFact]
    public async Task Names_a_container_that_is_not_there()
    {
        VerlException error = await Assert.ThrowsAsync<VerlException>(async () => await Engine.Logs.ReadAsync("logs-nobody", new LogQuery(), Limit).LinesAsync().GetAsyncEnumerator().MoveNextAsync());

        Assert.Equal((VerlErrorKind.ContainerNotFound, "logs-nobody"), (error.Kind, error.Target));
    }

    [LabFact]
    public async Task Names_a_log_driver_that_keeps_nothing()
    {
        using LabContainer container = LabContainer.Run("echo lost", "--log-driver", "none");

        VerlException error = await Assert.ThrowsAsync<VerlException>(() => ReadAsync(container, new LogQuery()));

        Assert.Equal(VerlErrorKind.LogNotReadable, error.Kind);
        Assert.Equal($"The log of '{container.Name}' can't be read: its log driver 'none' keeps nothing.", error.Message);
        Assert.Contains("-Path", error.Remedy, StringComparison.Ordinal);
    }

    private async Task<List<LogLine>> ReadAsync(LabContainer container, LogQuery query)
    {
        List<LogLine> lines = [];
        await foreach (LogLine line in Engine.Logs.ReadAsync(container.Name, query, Limit).LinesAsync())
            lines.Add(line);
        return lines;
    }
}
