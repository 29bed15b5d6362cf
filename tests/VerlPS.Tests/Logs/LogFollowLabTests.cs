using VerlPS.Adapters.Logs;
using VerlPS.Logs;
using VerlPS.Tests.Common;

namespace VerlPS.Tests.Logs;

/// <summary>Follows a counter through what happens to containers and their files: it must come out complete, and once.</summary>
public sealed class LogFollowLabTests : LabLogTests
{
    public static TheoryData<LogReader> Readers => [LogReader.Engine, LogReader.File];

    [LabTheory]
    [MemberData(nameof(Readers))]
    public async Task A_restart_loop(LogReader reader)
    {
        // Ends every quarter of its way, and is started again; each time after twice as long.
        string script = Script(1000, "[ $((i % 250)) -eq 0 ] && [ $i -lt 1000 ] && exit 1;", "sleep 1; exit 0");
        using LabContainer container = LabContainer.Start(script, "--restart", "on-failure");

        await AssertCountedAsync(container, reader, 1000);
    }

    [LabTheory]
    [MemberData(nameof(Readers))]
    public async Task A_restart_by_hand(LogReader reader)
    {
        using LabContainer container = LabContainer.Start(Script(400, "usleep 5000;", "sleep 1; exit 0"));

        await AssertCountedAsync(container, reader, 400, line => line == "out 100" ? ["restart", "-t", "0", container.Name] : null);
    }

    [LabTheory]
    [MemberData(nameof(Readers))]
    public async Task Rotation(LogReader reader)
    {
        // A file a second: the engine's own reader may lose one that is rotated twice in a moment, and a busy disk holds a read back for most of a second.
        using LabContainer container = LabContainer.Start(Script(700, "[ $((i % 20)) -eq 0 ] && usleep 200000;", "sleep 1; exit 0"), "--log-opt", "max-size=20k", "--log-opt", "max-file=5");

        await AssertCountedAsync(container, reader, 700);
    }

    [LabFact]
    public async Task Rotation_with_compression_that_is_faster_than_the_reader_looks()
    {
        using LabContainer container = LabContainer.Start(
            Script(20000, "[ $((i % 100)) -eq 0 ] && usleep 10000;", "sleep 1; exit 0"), "--log-opt", "max-size=50k", "--log-opt", "max-file=100", "--log-opt", "compress=true");

        await AssertCountedAsync(container, LogReader.File, 20000);
    }

    [LabFact]
    public async Task The_local_driver_and_its_rotation()
    {
        using LabContainer container = LabContainer.Start(
            Script(5000, "[ $((i % 50)) -eq 0 ] && usleep 20000;", "sleep 1; exit 0"), "--log-driver", "local", "--log-opt", "max-size=30k", "--log-opt", "max-file=20");

        await AssertCountedAsync(container, LogReader.File, 5000);
    }

    [LabFact]
    public async Task Deletion_of_the_engines_file()
    {
        using LabContainer container = LabContainer.Start(Script(300, "usleep 5000;", "sleep 1; exit 0"));
        string file = LabContainer.Docker(["inspect", "-f", "{{.LogPath}}", container.Name]);
        bool deleted = false;

        await AssertCountedAsync(container, LogReader.File, 300, line =>
        {
            if (line == "out 50" && !deleted)
            {
                deleted = true;
                File.Delete(file);
            }

            return null;
        });
    }

    [LabFact]
    public async Task Truncation_of_a_file_that_a_container_writes()
    {
        DirectoryInfo folder = Directory.CreateTempSubdirectory("verlps-");
        string file = Path.Combine(folder.FullName, "count.log");
        await File.WriteAllTextAsync(file, "0\n", Limit);
        List<string> lines = [];
        // As logrotate's copytruncate: what was written is left there for a moment, and then cut off.
        using (LabContainer.Start("while [ ! -e /logs/go ]; do usleep 10000; done; i=0; while [ $i -lt 400 ]; do i=$((i+1)); echo $i >>/logs/count.log; [ $((i % 100)) -ne 0 ] || { sleep 2; : >/logs/count.log; }; usleep 1000; done", "-v", $"{folder.FullName}:/logs"))
        {
            await foreach (LogLine line in new LogFiles().ReadAsync(file, new LogQuery { Follow = true }, Limit).LinesAsync(Limit))
            {
                lines.Add(line.Text);
                if (line.Text == "0")
                    await File.WriteAllTextAsync(Path.Combine(folder.FullName, "go"), string.Empty, Limit);
                if (line.Text == "400")
                    break;
            }
        }

        Assert.Equal(Enumerable.Range(0, 401).Select(number => $"{number}"), lines);
        folder.Delete(recursive: true);
    }

    [LabTheory]
    [MemberData(nameof(Readers))]
    public async Task Ends_at_the_first_exit_when_told_to(LogReader reader)
    {
        using LabContainer container = LabContainer.Start("echo one; exit 1", "--restart", "always");
        int ends = 0;
        await foreach (LogBatch batch in Engine.Logs.ReadAsync(container.Name, new LogQuery { Follow = true, Ending = LogEnding.Exit, Reader = reader }, Limit))
            ends += batch.Lines.Length;

        Assert.InRange(ends, 1, 20);
    }

    [LabTheory]
    [MemberData(nameof(Readers))]
    public async Task Goes_on_until_the_container_is_removed_when_told_to(LogReader reader)
    {
        // Each run is over before anybody has looked.
        using LabContainer container = LabContainer.Start("echo again");
        List<string> lines = [];
        await foreach (LogLine line in Engine.Logs.ReadAsync(container.Name, new LogQuery { Follow = true, Ending = LogEnding.Removal, Reader = reader }, Limit).LinesAsync())
        {
            lines.Add(line.Text);
            LabContainer.Docker(["wait", container.Name]);
            LabContainer.Docker(lines.Count < 3 ? ["start", container.Name] : ["rm", container.Name]);
        }

        Assert.Equal(["again", "again", "again"], lines);
    }

    // Remembers where it was, so that a container that is started again counts on.
    // Whoever is killed may have begun a file anew and not yet written it; a line that is appended is there or not.
    private static string Script(int count, string pause, string end)
        => $"i=$(tail -n 1 /n 2>/dev/null || echo 0); while [ $i -lt {count} ]; do i=$((i+1)); echo $i >>/n; echo out $i; echo err $i >&2; {pause} done; {end}";

    private async Task AssertCountedAsync(LabContainer container, LogReader reader, int count, Func<string, string[]?>? act = null)
    {
        List<LogLine> lines = [];
        await foreach (LogLine line in Engine.Logs.ReadAsync(container.Name, new LogQuery { Follow = true, Reader = reader }, Limit).LinesAsync())
        {
            lines.Add(line);
            if (act?.Invoke(line.Text) is string[] command)
                LabContainer.Docker(command);
        }

        // A container that is killed may have counted without having said so.
        foreach ((LogChannel stream, string word) in new[] { (LogChannel.Stdout, "out"), (LogChannel.Stderr, "err") })
        {
            int[] numbers = [.. lines.Where(line => line.Stream == stream).Select(line => int.Parse(line.Text.Split(' ')[1], System.Globalization.CultureInfo.InvariantCulture))];
            Assert.Equal(numbers.Distinct().Order(), numbers);
            Assert.InRange(numbers.Length, act is null ? count : count - 1, count);
        }
    }
}
