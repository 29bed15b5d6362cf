using VerlPS.Adapters.Host;
using VerlPS.Adapters.Logs;
using VerlPS.Logs;

namespace VerlPS.Tests.Logs;

public sealed class RaySessionTests : IDisposable
{
    private const string Session = "session_2026-08-20_06-31-02_114000_17";
    private const string Worker = "worker-0f3c9a7b1d2e4f60718293a4b5c6d7e8f90a1b2c3d4e5f6071829304-01000000";

    private readonly DirectoryInfo _root = Directory.CreateTempSubdirectory("verlps-");

    private string Logs => Path.Combine(_root.FullName, Session, "logs");

    public void Dispose() => _root.Delete(recursive: true);

    [Fact]
    public async Task Reads_drivers_and_workers_with_their_actors_process_ids_and_streams()
    {
        Write("job-driver-raysubmit_1.log", "INFO:2026-08-20 06:31:05,000:submitted\n");
        Write($"{Worker}-4471.out", ":job_id:01000000\n:actor_name:WorkerDict\nloaded\n(inner pid=9) deeper\n");
        Write($"{Worker}-4471.err", ":job_id:01000000\nTraceback (most recent call last):\n  File \"/a.py\", line 1, in f\nValueError: no\n");
        Write($"{Worker}-5000.out", ":job_id:01000000\n");
        Write("raylet.out", "[2026-08-20 06:31:04,000 I 17 17] (raylet) main.cc:1: ready\n");
        Write("dashboard.log", "not of a run\n");
        Write($"{Worker}-6000.err", "");

        List<VerlLogEntry> entries = await ReadAsync(Logs);

        Assert.Equal(
            [
                ("job-driver-raysubmit_1.log", null, null, LogChannel.Stdout, "submitted"),
                ("raylet.out", "raylet", 17, LogChannel.Stdout, "ready"),
                ($"{Worker}-4471.err", null, 4471, LogChannel.Stderr, "ValueError: no"),
                ($"{Worker}-4471.out", "WorkerDict", 4471, LogChannel.Stdout, "loaded"),
                ($"{Worker}-4471.out", "inner", 9, LogChannel.Stdout, "deeper"),
            ],
            entries.OrderBy(entry => entry.Source, StringComparer.Ordinal).Select(entry => (entry.Source, entry.Actor, entry.ProcessId, entry.Stream, entry.Message)));
    }

    [Theory]
    [InlineData("")]
    [InlineData(Session)]
    [InlineData($"{Session}/logs")]
    public async Task Finds_the_session_under_each_of_its_folders(string folder)
    {
        Write("gcs_server.out", "");
        Write("job-driver-a.log", "one\n");
        Directory.CreateDirectory(Path.Combine(_root.FullName, "session_2026-01-01_00-00-00_0_1", "logs"));
        // Ray's link is absolute, and means the container's own folder.
        File.CreateSymbolicLink(Path.Combine(_root.FullName, "session_latest"), $"/tmp/ray/{Session}");

        Assert.Equal("one", Assert.Single(await ReadAsync(Path.Combine(_root.FullName, folder))).Message);
    }

    [Fact]
    public void Says_that_a_folder_is_none_of_Rays()
    {
        VerlException error = Assert.Throws<VerlException>(() => LogSource.Of(new LocalTree(), new LogFiles(), _root.FullName));

        Assert.Equal((VerlErrorKind.LogNotReadable, $"'{_root.FullName}' is a folder, and none of Ray's."), (error.Kind, error.Message));
        Assert.Contains("*.log", error.Remedy, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Reads_the_files_of_a_container_whose_log_is_empty()
    {
        Directory.CreateDirectory(Path.Combine(_root.FullName, "data"));
        Directory.CreateDirectory(Path.Combine(_root.FullName, "logs", "run"));
        await File.WriteAllTextAsync(Path.Combine(_root.FullName, "logs", "train.log"), "step:1 - critic/score/mean:0.5\n");
        await File.WriteAllTextAsync(Path.Combine(_root.FullName, "logs", "run", "metrics.jsonl"), "{\"step\":2,\"data\":{\"critic/score/mean\":0.25,\"actor/lr\":NaN}}\n");
        await File.WriteAllTextAsync(Path.Combine(_root.FullName, "data", "other.log"), "not a log folder\n");
        await File.WriteAllTextAsync(Path.Combine(_root.FullName, "logs", "notes.txt"), "no log\n");
        string old = Path.Combine(_root.FullName, "logs", "old.log");
        await File.WriteAllTextAsync(old, "another run\n");
        File.SetLastWriteTimeUtc(old, DateTime.UtcNow.AddHours(-2));
        Write("raylet.out", "");
        Write("job-driver-a.log", "driver\n");
        File.CreateSymbolicLink(Path.Combine(_root.FullName, "session_latest"), $"/tmp/ray/{Session}");
        VerlContainer container = new()
        {
            Id = "1",
            Name = "verl",
            Image = "i",
            State = "running",
            StartedAt = DateTimeOffset.UtcNow,
            Mounts = [$"{_root.FullName}/logs:/mnt/logs", $"{_root.FullName}/data:/mnt/data", $"{_root.FullName}:/tmp/ray", "volume:/x"],
        };

        IReadOnlyList<LogSource> sources = new ContainerFiles(new LocalTree(), new LogFiles()).Find(container);
        LogSource silent = new("verl", (_, _) => AsyncEnumerable.Empty<LogBatch>()) { WhenEmpty = "Empty.", Instead = () => sources };
        List<StreamItem> items = [];
        await foreach (StreamItem item in LogService.ReadAsync([silent], new LogRequest(), CancellationToken.None))
            items.Add(item);

        Assert.StartsWith("Empty. Reading 3 files instead: ", Assert.IsType<WarningItem>(items[0]).Message, StringComparison.Ordinal);
        Assert.Equal(
            ["verl:job-driver-a.log driver", "verl:metrics.jsonl step 2 · reward 0.250", "verl:train.log step 1 · reward 0.500"],
            items.OfType<ResultsItem>().SelectMany(item => item.Values).Cast<VerlLogEntry>().Select(entry => $"{entry.Source} {entry.Message}").Order(StringComparer.Ordinal));
        Assert.Empty(new ContainerFiles(new LocalTree(), new LogFiles()).Find(container with { StartedAt = DateTimeOffset.UtcNow.AddHours(1), Mounts = container.Mounts[..2] }));
    }

    [Fact]
    public async Task A_time_without_a_year_is_of_the_year_in_which_the_file_was_written()
    {
        Write("job-driver-a.log", "INFO 12-30 08:15:00 [core.py:1] started\n");
        Write("raylet.out", "");
        File.SetLastWriteTimeUtc(Path.Combine(Logs, "job-driver-a.log"), new DateTime(2024, 12, 31, 0, 0, 0, DateTimeKind.Utc));

        Assert.Equal(2024, Assert.Single(await ReadAsync(Logs)).Timestamp!.Value.Year);
    }

    [Fact]
    public async Task Leaves_the_files_of_a_container_alone_whose_log_says_something()
    {
        LogSource source = new("verl", (_, _) => new[] { new LogBatch([new LogLine(null, LogChannel.Stdout, "a")]) }.ToAsyncEnumerable()) { Instead = () => throw new InvalidOperationException() };

        StreamItem item = Assert.Single(await LogService.ReadAsync([source], new LogRequest(), CancellationToken.None).ToListAsync());

        Assert.Single(Assert.IsType<ResultsItem>(item).Values);
    }

    private void Write(string name, string text)
    {
        Directory.CreateDirectory(Logs);
        File.WriteAllText(Path.Combine(Logs, name), text);
    }

    private static async Task<List<VerlLogEntry>> ReadAsync(string folder)
    {
        List<VerlLogEntry> entries = [];
        await foreach (StreamItem item in LogService.ReadAsync([LogSource.Of(new LocalTree(), new LogFiles(), folder)], new LogRequest(), CancellationToken.None))
            entries.AddRange(((ResultsItem)item).Values.Cast<VerlLogEntry>());
        return entries;
    }
}
