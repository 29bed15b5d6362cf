using VerlPS.Logs;

namespace VerlPS.Tests.Logs;

/// <summary>What the corpus doesn't say of tracebacks: all fields of one, and how long lines are held back.</summary>
public class TracebackTests
{
    private static readonly DateTimeOffset Start = new(2026, 8, 20, 6, 41, 7, TimeSpan.Zero);

    private readonly VerlLogParser _parser = new("run");
    private readonly List<VerlLogEntry> _entries = [];

    [Fact]
    public void Is_one_entry_with_the_first_lines_time_and_writer_and_all_lines_text()
    {
        Read(Start, "\x1b[36m(WorkerDict pid=4471, ip=10.0.0.6)\x1b[0m [rank3]: Traceback (most recent call last):");
        Read(Start.AddSeconds(1), "\x1b[36m(WorkerDict pid=4471, ip=10.0.0.6)\x1b[0m [rank3]:   File \"/app/a.py\", line 3, in load");
        Read(Start.AddSeconds(2), "\x1b[36m(WorkerDict pid=4471, ip=10.0.0.6)\x1b[0m [rank3]: torch.OutOfMemoryError: CUDA out of memory. Tried to allocate 2.50 GiB.\x1b[32m [repeated 7x across cluster]\x1b[0m");
        _parser.Flush(_entries);

        VerlLogEntry entry = Assert.Single(_entries);
        Assert.Equal("NVD013", entry.Failure?.Id);
        Assert.Equal(
            new VerlLogEntry
            {
                Timestamp = Start,
                Source = "run",
                Stream = LogChannel.Stderr,
                Level = LogLevel.Error,
                Actor = "WorkerDict",
                ProcessId = 4471,
                NodeIp = "10.0.0.6",
                Rank = 3,
                Repeat = 7,
                Message = "torch.OutOfMemoryError: CUDA out of memory. Tried to allocate 2.50 GiB.",
                Traceback = "Traceback (most recent call last):\n  File \"/app/a.py\", line 3, in load\ntorch.OutOfMemoryError: CUDA out of memory. Tried to allocate 2.50 GiB.",
                Raw = "\x1b[36m(WorkerDict pid=4471, ip=10.0.0.6)\x1b[0m [rank3]: Traceback (most recent call last):\n"
                    + "\x1b[36m(WorkerDict pid=4471, ip=10.0.0.6)\x1b[0m [rank3]:   File \"/app/a.py\", line 3, in load\n"
                    + "\x1b[36m(WorkerDict pid=4471, ip=10.0.0.6)\x1b[0m [rank3]: torch.OutOfMemoryError: CUDA out of memory. Tried to allocate 2.50 GiB.\x1b[32m [repeated 7x across cluster]\x1b[0m",
                Failure = entry.Failure,
            },
            entry);
    }

    [Fact]
    public void Keeps_the_blank_lines_and_both_tracebacks_of_a_chain()
    {
        string[] lines = ["Traceback (most recent call last):", "  File \"/a.py\", line 1", "KeyError: 1", "", "During handling of the above exception, another exception occurred:", "", "Traceback (most recent call last):", "  File \"/a.py\", line 2", "ValueError: 2"];
        Read(lines);
        _parser.Flush(_entries);

        Assert.Equal(string.Join('\n', lines), Assert.Single(_entries).Traceback);
    }

    [Fact]
    public void Names_the_failure_of_the_first_exception_of_a_chain_that_is_known()
    {
        Read(
            "Traceback (most recent call last):", "  File \"/a.py\", line 1", "KeyError: 1", "", "The above exception was the direct cause of the following exception:", "",
            "Traceback (most recent call last):", "  File \"/a.py\", line 2", "torch.OutOfMemoryError: CUDA out of memory. Tried to allocate 2 GiB", "", "During handling of the above exception, another exception occurred:", "",
            "Traceback (most recent call last):", "  File \"/a.py\", line 3", "ray.exceptions.ActorDiedError: The actor died unexpectedly before finishing this task.");
        _parser.Flush(_entries);

        Assert.Equal("NVD013", Assert.Single(_entries).Failure?.Id);
    }

    [Fact]
    public void Names_the_failure_that_the_reason_of_a_crash_shows()
    {
        Read("terminate called after throwing an instance of 'std::system_error'", "  what():  thread: Resource temporarily unavailable [system:11]");
        _parser.Flush(_entries);

        Assert.Equal("LIM001", Assert.Single(_entries).Failure?.Id);
    }

    [Fact]
    public void Names_no_failure_where_the_exception_shows_none()
    {
        Read("Traceback (most recent call last):", "  File \"/a.py\", line 1", "KeyError: 1");
        _parser.Flush(_entries);

        Assert.Null(Assert.Single(_entries).Failure);
    }

    [Fact]
    public void Hands_out_at_once_what_others_write_in_between_and_keeps_the_streams_apart()
    {
        Read(Start, "Traceback (most recent call last):", LogChannel.Stderr);
        Read(Start, "print", LogChannel.Stdout);
        Assert.Equal("print", Assert.Single(_entries).Message);

        Read(Start, "  File \"/a.py\", line 1", LogChannel.Stderr);
        Read(Start, "ValueError: no", LogChannel.Stderr);
        Assert.Single(_entries);

        Read(Start, "next", LogChannel.Stderr);
        Assert.Equal(["print", "ValueError: no", "next"], _entries.Select(entry => entry.Message));
    }

    [Fact]
    public void Goes_on_after_a_flush()
    {
        Read("Traceback (most recent call last):", "  File \"/a.py\", line 1");
        _parser.Flush(_entries);
        Assert.Equal("Traceback (most recent call last):\n  File \"/a.py\", line 1", Assert.Single(_entries).Traceback);

        Read("  File \"/b.py\", line 2", "ValueError: no", "next");
        Assert.Equal(["Traceback (most recent call last):", "ValueError: no", "next"], _entries.Select(entry => entry.Message));
        _parser.Flush(_entries);
        Assert.Equal(3, _entries.Count);
    }

    // A process that died says nothing more; the others go on.
    [Fact]
    public void Hands_a_whole_one_out_when_others_have_written_a_hundred_lines()
    {
        Read("(W pid=1) Traceback (most recent call last):", "(W pid=1)   File \"/a.py\", line 1", "(W pid=1) ValueError: no");
        int passed = 0;
        for (; _entries.All(entry => entry.Traceback is null); passed++)
            Read("(W pid=2) working");

        Assert.InRange(passed, 100, 120);
        Assert.Equal("ValueError: no", _entries[^2].Message);
    }

    [Fact]
    public void Waits_longer_for_the_end_of_one_that_is_not_whole()
    {
        Read("(W pid=1) Traceback (most recent call last):", "(W pid=1)   File \"/a.py\", line 1");
        for (int i = 0; i < 900; i++)
            Read("(W pid=2) working");
        Assert.DoesNotContain(_entries, entry => entry.Traceback is not null);

        Read("(W pid=1) ValueError: no");
        _parser.Flush(_entries);
        Assert.Equal(("ValueError: no", 901), (_entries[^1].Message, _entries.Count));
    }

    [Fact]
    public void Hands_out_one_that_has_a_thousand_lines_and_goes_on()
    {
        Read("Traceback (most recent call last):");
        for (int i = 1; i < 1000; i++)
            Read($"  File \"/a.py\", line {i}, in f");

        Assert.Equal(1000, Assert.Single(_entries).Traceback!.Split('\n').Length);
        Read("  File \"/a.py\", line 1000, in f", "RecursionError: maximum recursion depth exceeded", "next");
        Assert.Equal(["Traceback (most recent call last):", "RecursionError: maximum recursion depth exceeded", "next"], _entries.Select(entry => entry.Message));
    }

    [Fact]
    public void Hands_out_one_that_has_256_KiB_and_goes_on()
    {
        string frame = $"  File \"/{new string('a', 1020)}.py\", line 1";
        Read("Traceback (most recent call last):");
        for (int i = 0; i < 300; i++)
            Read(frame);

        Assert.InRange(Assert.Single(_entries).Raw.Length, 256 * 1024, (256 * 1024) + 2048);
        Read("ValueError: no");
        _parser.Flush(_entries);
        Assert.Equal("ValueError: no", _entries[^1].Message);
    }

    [Fact]
    public void Holds_back_no_more_than_128_writers()
    {
        for (int i = 0; i < 200; i++)
            Read($"(W pid={i}) Traceback (most recent call last):");

        Assert.Equal(Enumerable.Range(0, 72), _entries.Select(entry => entry.ProcessId!.Value));
        _parser.Flush(_entries);
        Assert.Equal(Enumerable.Range(0, 200), _entries.Select(entry => entry.ProcessId!.Value));
    }

    [Fact]
    public void Tells_processes_of_several_nodes_apart_by_their_address()
    {
        Read(
            "(W pid=1, ip=10.0.0.6) Traceback (most recent call last):", "(W pid=1, ip=10.0.0.7) Traceback (most recent call last):",
            "(W pid=1, ip=10.0.0.6)   File \"/a.py\", line 1", "(W pid=1, ip=10.0.0.7)   File \"/b.py\", line 2",
            "(W pid=1, ip=10.0.0.6) ValueError: 6", "(W pid=1, ip=10.0.0.7) ValueError: 7");
        _parser.Flush(_entries);

        Assert.Equal([("10.0.0.6", "ValueError: 6"), ("10.0.0.7", "ValueError: 7")], _entries.Select(entry => (entry.NodeIp!, entry.Message)));
    }

    private void Read(params string[] lines)
    {
        foreach (string line in lines)
            Read(null, line);
    }

    private void Read(DateTimeOffset? time, string line, LogChannel stream = LogChannel.Stderr) => _parser.Read(new LogLine(time, stream, line), _entries);
}
