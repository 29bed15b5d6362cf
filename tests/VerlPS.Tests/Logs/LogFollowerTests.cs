using System.Runtime.CompilerServices;
using VerlPS.Adapters.Host;
using VerlPS.Adapters.Logs;
using VerlPS.Logs;

namespace VerlPS.Tests.Logs;

public sealed class LogFollowerTests : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    private readonly DirectoryInfo _root = Directory.CreateTempSubdirectory("verlps-");
    private readonly TaskCompletionSource _end = new();
    private readonly TaskCompletionSource _speak = new();

    public void Dispose() => _root.Delete(recursive: true);

    [Fact]
    public async Task Follows_files_that_appear_later_as_a_whole_and_ends_with_the_log()
    {
        await WriteAsync("old.log", "1\n2\n3\n");
        await using IAsyncEnumerator<StreamItem> items = Follow(Silent(), new LogQuery { Tail = 1 });

        Assert.StartsWith("Empty. Reading 1 file instead: ", Assert.IsType<WarningItem>(await NextAsync(items)).Message, StringComparison.Ordinal);
        Assert.Equal(["3"], Lines(await NextAsync(items)));

        await WriteAsync("new.log", "a\nb\n");
        Assert.Equal(["a", "b"], Lines(await NextAsync(items)));

        string[] last = [.. Enumerable.Range(0, 5000).Select(number => $"line {number}")];
        await WriteAsync("new.log", string.Join('\n', last));
        await WriteAsync("latest.log", "the last word");
        _end.SetResult();
        List<string> rest = [];
        while (await items.MoveNextAsync().AsTask().WaitAsync(Patience))
            rest.AddRange(Lines(items.Current));

        Assert.Equal([.. last, "the last word"], rest.OrderBy(line => line == "the last word").ToArray());
    }

    [Fact]
    public async Task Looks_for_no_more_files_when_the_log_has_begun()
    {
        await WriteAsync("old.log", "1\n");
        int looks = 0;
        LogSource source = Silent();
        source = source with
        {
            Instead = () =>
            {
                looks++;
                return Files();
            },
        };
        await using IAsyncEnumerator<StreamItem> items = Follow(source, new LogQuery());
        Assert.IsType<WarningItem>(await NextAsync(items));
        Assert.Equal(["1"], Lines(await NextAsync(items)));

        _speak.SetResult();
        Assert.Equal(["spoken"], Lines(await NextAsync(items)));
        await WriteAsync("new.log", "not read\n");
        await Task.Delay(TimeSpan.FromSeconds(1.5));
        int before = looks;
        await WriteAsync("old.log", "2\n");
        Assert.Equal(["2"], Lines(await NextAsync(items)));
        await Task.Delay(TimeSpan.FromSeconds(1.5));
        _end.SetResult();

        Assert.False(await items.MoveNextAsync().AsTask().WaitAsync(Patience));
        Assert.Equal(before, looks);
    }

    [Fact]
    public async Task Looks_for_files_however_much_the_log_of_a_container_says_that_is_only_kept_alive()
    {
        _speak.SetResult();
        await using IAsyncEnumerator<StreamItem> items = Follow(Silent() with { IsOfKeepAlive = true }, new LogQuery());
        Assert.Equal(["spoken"], Lines(await NextAsync(items)));

        await WriteAsync("new.log", "a\n");
        Assert.Equal("What runs in 'verl' does not write to its log. Reading 1 file too: " + Path.Combine(_root.FullName, "new.log") + ".", Assert.IsType<WarningItem>(await NextAsync(items)).Message);
        Assert.Equal(["a"], Lines(await NextAsync(items)));
    }

    [Fact]
    public async Task Reads_such_a_log_and_its_files()
    {
        _speak.SetResult();
        await WriteAsync("train.log", "a\n");

        List<StreamItem> items = await LogService.ReadAsync([Silent() with { IsOfKeepAlive = true }], new LogRequest { Raw = true }, CancellationToken.None).ToListAsync();

        Assert.Equal("What runs in 'verl' does not write to its log.", Assert.IsType<WarningItem>(items[0]).Message[..46]);
        Assert.Equal(["a", "spoken"], items.Skip(1).SelectMany(Lines).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task Follows_the_workers_that_Ray_starts_later_and_its_next_session()
    {
        await WriteAsync("session_2026-08-20_06-31-02_114000_17/logs/raylet.out", "");
        await WriteAsync("session_2026-08-20_06-31-02_114000_17/logs/job-driver-a.log", "driver\n");
        await using IAsyncEnumerator<StreamItem> items = Follow(LogSource.Of(new LocalTree(), new LogFiles(), _root.FullName), new LogQuery());
        Assert.Equal(["driver"], Lines(await NextAsync(items)));

        await WriteAsync("session_2026-08-20_06-31-02_114000_17/logs/worker-0f-01000000-4471.out", "worker\n");
        Assert.Equal(["worker"], Lines(await NextAsync(items)));

        await WriteAsync("session_2026-08-21_06-31-02_114000_17/logs/raylet.out", "");
        await WriteAsync("session_2026-08-21_06-31-02_114000_17/logs/job-driver-a.log", "again\n");
        Assert.Equal(["again"], Lines(await NextAsync(items)));
    }

    [Fact]
    public async Task Says_that_no_log_of_Rays_has_a_line()
    {
        await WriteAsync("raylet.out", "");

        StreamItem item = Assert.Single(await LogService.ReadAsync([LogSource.Of(new LocalTree(), new LogFiles(), _root.FullName)], new LogRequest(), CancellationToken.None).ToListAsync());

        Assert.Equal($"No driver or worker of Ray's has written to '{_root.FullName}' yet.", Assert.IsType<WarningItem>(item).Message);
    }

    // A container's log, and the files in its folder.
    private LogSource Silent() => new("verl", OpenAsync) { WhenEmpty = "Empty.", Instead = Files };

    private LogSource[] Files() => [.. _root.GetFiles("*.log").OrderBy(file => file.Name, StringComparer.Ordinal).Select(file => LogSource.Of(new LogFiles(), file.FullName))];

    private async IAsyncEnumerable<LogBatch> OpenAsync(LogQuery query, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        if (query.Follow)
            await Task.WhenAny(_speak.Task, _end.Task).WaitAsync(cancellationToken);
        if (_speak.Task.IsCompleted)
            yield return new LogBatch([new LogLine(DateTimeOffset.UnixEpoch, LogChannel.Stdout, "spoken")]);
        if (query.Follow)
            await _end.Task.WaitAsync(cancellationToken);
    }

    private async Task WriteAsync(string name, string text)
    {
        string path = Path.Combine(_root.FullName, name);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        await File.AppendAllTextAsync(path, text);
    }

    private static IAsyncEnumerator<StreamItem> Follow(LogSource source, LogQuery query)
        => LogService.ReadAsync([source], new LogRequest { Raw = true, Query = query with { Follow = true } }, CancellationToken.None).GetAsyncEnumerator();

    private static async Task<StreamItem> NextAsync(IAsyncEnumerator<StreamItem> items)
    {
        Assert.True(await items.MoveNextAsync().AsTask().WaitAsync(Patience));
        return items.Current;
    }

    private static IEnumerable<string> Lines(StreamItem item) => Assert.IsType<ResultsItem>(item).Values.Cast<string>();
}
