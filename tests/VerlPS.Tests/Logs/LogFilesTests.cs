using System.Diagnostics;
using System.Globalization;
using System.Text;
using Microsoft.Win32.SafeHandles;
using VerlPS.Adapters.Logs;
using VerlPS.Logs;
using VerlPS.Tests.Common;

namespace VerlPS.Tests.Logs;

public sealed class LogFilesTests : IDisposable
{
    // Long enough for a loaded machine; what is awaited comes within a quarter of a second.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("verlps-");
    private readonly CancellationTokenSource _limit = new(Patience);

    private string Log => Path.Combine(_folder.FullName, "train.log");

    public void Dispose()
    {
        _folder.Delete(recursive: true);
        _limit.Dispose();
    }

    [Theory]
    [InlineData("", new string[0])]
    [InlineData("a", new[] { "a" })]
    [InlineData("a\n", new[] { "a" })]
    [InlineData("a\r\n\nb", new[] { "a", "", "b" })]
    [InlineData("步骤 1\n", new[] { "步骤 1" })]
    public async Task Reads_the_lines_of_a_file(string text, string[] lines)
    {
        await File.WriteAllTextAsync(Log, text);

        Assert.Equal(lines, await ReadAsync(new LogQuery()));
    }

    [Fact]
    public async Task Gives_lines_no_time_and_stdout()
    {
        await File.WriteAllTextAsync(Log, "a\n");

        await foreach (LogLine line in new LogFiles().ReadAsync(Log, new LogQuery(), _limit.Token).LinesAsync())
            Assert.Equal(new LogLine(null, LogChannel.Stdout, "a"), line);
    }

    [Theory]
    [InlineData("a\nb\nc\n", 0, new string[0])]
    [InlineData("a\nb\nc\n", 1, new[] { "c" })]
    [InlineData("a\nb\nc", 1, new[] { "c" })]
    [InlineData("a\nb\nc", 2, new[] { "b", "c" })]
    [InlineData("a\nb\n\n", 2, new[] { "b", "" })]
    [InlineData("\na\n", 1, new[] { "a" })]
    [InlineData("a\nb\n", 2, new[] { "a", "b" })]
    [InlineData("a\nb\n", 9, new[] { "a", "b" })]
    [InlineData("", 3, new string[0])]
    [InlineData("\n", 1, new[] { "" })]
    public async Task Reads_the_last_lines(string text, int tail, string[] lines)
    {
        await File.WriteAllTextAsync(Log, text);

        Assert.Equal(lines, await ReadAsync(new LogQuery { Tail = tail }));
    }

    [Theory]
    [InlineData(64 * 1024)]
    [InlineData((64 * 1024) - 1)]
    [InlineData((64 * 1024) + 1)]
    [InlineData(200_000)]
    public async Task Reads_the_last_lines_across_the_blocks_it_reads_backwards(int length)
    {
        string[] lines = [new('x', 9), new('y', length), "z", ""];
        await File.WriteAllTextAsync(Log, string.Join('\n', lines) + "\n");

        for (int tail = 1; tail <= lines.Length; tail++)
            Assert.Equal(lines[^tail..], await ReadAsync(new LogQuery { Tail = tail }));
    }

    [SparseFileFact]
    public async Task Reads_the_last_lines_of_a_large_file_from_its_end()
    {
        await using (FileStream file = File.Create(Log))
        {
            file.SetLength(SparseFileFactAttribute.Length);
            file.Position = file.Length;
            await file.WriteAsync(Encoding.UTF8.GetBytes(string.Concat(Enumerable.Range(1, 1000).Select(number => $"line {number}\n"))));
        }

        long before = BytesRead();
        Stopwatch watch = Stopwatch.StartNew();
        string[] lines = await ReadAsync(new LogQuery { Tail = 100 });

        Assert.Equal(Enumerable.Range(901, 100).Select(number => $"line {number}"), lines);
        Assert.True(watch.Elapsed < TimeSpan.FromSeconds(2), $"It took {watch.Elapsed}.");
        // A fast disk gives ten gigabytes in that time too; other tests read at the same time, but not so much.
        Assert.InRange(BytesRead() - before, 0, SparseFileFactAttribute.Length / 10);
    }

    [Fact]
    public async Task Follows_and_waits_for_the_end_of_a_line()
    {
        await File.WriteAllTextAsync(Log, "old\nbeg");
        await using IAsyncEnumerator<LogLine> lines = Follow(tail: null);

        Assert.Equal("old", await NextAsync(lines));
        await File.AppendAllTextAsync(Log, "un\nnext\n");
        Assert.Equal("begun", await NextAsync(lines));
        Assert.Equal("next", await NextAsync(lines));
    }

    [Fact]
    public async Task Follows_only_new_lines_with_tail_0()
    {
        await File.WriteAllTextAsync(Log, "old\n");
        await using IAsyncEnumerator<LogLine> lines = Follow(tail: 0);
        Task<bool> waiting = lines.MoveNextAsync().AsTask();

        // What is written before the file was opened counts as old.
        do
            await File.AppendAllTextAsync(Log, "new\n");
        while (await Task.WhenAny(waiting, Task.Delay(50)) != waiting);

        Assert.True(await waiting);
        Assert.Equal("new", lines.Current.Text);
    }

    [Fact]
    public async Task Begins_anew_when_the_file_is_truncated()
    {
        await File.WriteAllTextAsync(Log, "a first line\nhalf of a");
        await using IAsyncEnumerator<LogLine> lines = Follow(tail: null);
        Assert.Equal("a first line", await NextAsync(lines));

        await File.WriteAllTextAsync(Log, "anew\n");

        Assert.Equal("half of a", await NextAsync(lines));
        Assert.Equal("anew", await NextAsync(lines));
    }

    [Fact]
    public async Task Goes_on_with_the_new_file_when_the_old_one_is_renamed()
    {
        await File.WriteAllTextAsync(Log, "1\n");
        await using IAsyncEnumerator<LogLine> lines = Follow(tail: null);
        Assert.Equal("1", await NextAsync(lines));

        File.Move(Log, $"{Log}.1");
        await File.AppendAllTextAsync($"{Log}.1", "2\nno end");
        Assert.Equal("2", await NextAsync(lines));
        await File.WriteAllTextAsync(Log, "a longer line than all before it\n");

        Assert.Equal("no end", await NextAsync(lines));
        Assert.Equal("a longer line than all before it", await NextAsync(lines));
    }

    [Fact]
    public async Task Begins_anew_when_the_file_has_grown_beyond_where_it_was_truncated()
    {
        await File.WriteAllTextAsync(Log, "a first line\nhalf of a");
        await using IAsyncEnumerator<LogLine> lines = Follow(tail: null);
        Assert.Equal("a first line", await NextAsync(lines));

        // In one write over what was there, so that nobody sees the file while it is shorter.
        using (SafeFileHandle file = File.OpenHandle(Log, FileMode.Open, FileAccess.Write, FileShare.ReadWrite))
            RandomAccess.Write(file, "anew, and longer than all that was there\nnext\n"u8, 0);

        Assert.Equal("half of a", await NextAsync(lines));
        Assert.Equal("anew, and longer than all that was there", await NextAsync(lines));
        Assert.Equal("next", await NextAsync(lines));
    }

    [Theory]
    [InlineData("1\n")]
    [InlineData("1 is longer in the new file than in the old one\n")]
    [InlineData("")]
    public async Task Goes_on_with_the_new_file_when_the_old_one_is_deleted(string first)
    {
        await File.WriteAllTextAsync(Log, "1\n");
        await using IAsyncEnumerator<LogLine> lines = Follow(tail: null);
        Assert.Equal("1", await NextAsync(lines));

        await File.AppendAllTextAsync(Log, "2\nno end");
        File.Delete(Log);
        await File.WriteAllTextAsync(Log, first);

        Assert.Equal("2", await NextAsync(lines));
        Assert.Equal("no end", await NextAsync(lines));
        if (first.Length > 0)
            Assert.Equal(first.TrimEnd(), await NextAsync(lines));
        await File.AppendAllTextAsync(Log, "3\n");
        Assert.Equal("3", await NextAsync(lines));
    }

    [Fact]
    public async Task Goes_on_with_the_file_that_a_link_is_turned_to()
    {
        string first = Path.Combine(_folder.FullName, "session_1"), second = Path.Combine(_folder.FullName, "session_2");
        await File.WriteAllTextAsync(first, "1\n");
        await File.WriteAllTextAsync(second, "2\n");
        File.CreateSymbolicLink(Log, first);
        await using IAsyncEnumerator<LogLine> lines = Follow(tail: null);
        Assert.Equal("1", await NextAsync(lines));

        File.Delete(Log);
        File.CreateSymbolicLink(Log, second);

        Assert.Equal("2", await NextAsync(lines));
    }

    [Fact]
    public async Task Stops_following_when_cancelled()
    {
        await File.WriteAllTextAsync(Log, "1\n");
        using CancellationTokenSource stop = new();
        await using IAsyncEnumerator<LogLine> lines = new LogFiles()
            .ReadAsync(Log, new LogQuery { Follow = true }, stop.Token).LinesAsync(stop.Token).GetAsyncEnumerator(stop.Token);
        Assert.Equal("1", await NextAsync(lines));
        ValueTask<bool> waiting = lines.MoveNextAsync();

        await stop.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () => await waiting);
    }

    [Fact]
    public async Task Says_which_file_is_not_there()
    {
        VerlException error = await Assert.ThrowsAsync<VerlException>(() => ReadAsync(new LogQuery()));

        Assert.Equal((VerlErrorKind.PathNotFound, $"There is no file '{Log}'."), (error.Kind, error.Message));
    }

    [Fact]
    public async Task Refuses_a_folder()
    {
        Directory.CreateDirectory(Log);

        VerlException error = await Assert.ThrowsAsync<VerlException>(() => ReadAsync(new LogQuery()));

        Assert.Equal((VerlErrorKind.LogNotReadable, $"'{Log}' is a folder."), (error.Kind, error.Message));
    }

    // By all of this process, as the kernel counts them.
    private static long BytesRead()
        => long.Parse(File.ReadLines("/proc/self/io").First(line => line.StartsWith("rchar:", StringComparison.Ordinal)).AsSpan(6), CultureInfo.InvariantCulture);

    private IAsyncEnumerator<LogLine> Follow(int? tail)
        => new LogFiles().ReadAsync(Log, new LogQuery { Follow = true, Tail = tail }, _limit.Token).LinesAsync(_limit.Token).GetAsyncEnumerator(_limit.Token);

    private static async Task<string> NextAsync(IAsyncEnumerator<LogLine> lines)
    {
        Assert.True(await lines.MoveNextAsync());
        return lines.Current.Text;
    }

    private async Task<string[]> ReadAsync(LogQuery query)
    {
        List<string> lines = [];
        await foreach (LogLine line in new LogFiles().ReadAsync(Log, query, _limit.Token).LinesAsync())
            lines.Add(line.Text);
        return [.. lines];
    }
}
