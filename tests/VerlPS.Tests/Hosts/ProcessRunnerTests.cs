using System.Globalization;
using VerlPS.Adapters.Host;
using VerlPS.Engine;

namespace VerlPS.Tests.Hosts;

public sealed class ProcessRunnerTests : IDisposable
{
    private static readonly TimeSpan Plenty = TimeSpan.FromSeconds(60);

    private readonly string _folder = Directory.CreateTempSubdirectory("verlps-").FullName;
    private readonly Trace _trace = new();

    [Fact]
    public async Task Keeps_output_error_and_exit_code_apart()
    {
        ProcessResult result = await Shell("echo out; echo err >&2; exit 3", Plenty);

        Assert.Equal((3, "out\n", "err\n", false, false), (result.ExitCode, result.Output, result.Error, result.TimedOut, result.NotFound));
        Assert.EndsWith("exit code 3", Assert.Single(_trace.Lines), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_full_pipe_on_either_side_does_not_block()
    {
        ProcessResult result = await Shell("i=0; while [ $i -lt 3000 ]; do echo 0123456789012345678901234567890123456789; echo 0123456789012345678901234567890123456789 >&2; i=$((i+1)); done", Plenty);

        Assert.Equal((0, 3000 * 41, 3000 * 41), (result.ExitCode, result.Output.Length, result.Error.Length));
    }

    [Fact]
    public async Task Standard_input_is_empty() => Assert.Equal("end\n", (await Shell("cat; echo end", Plenty)).Output);

    [Fact]
    public async Task A_child_that_holds_the_pipe_neither_hangs_the_call_nor_survives_it()
    {
        ProcessResult result = await Shell("echo report; sleep 300 & echo $!", Plenty);

        string[] lines = result.Output.Split('\n');
        Assert.Equal((0, false, "report"), (result.ExitCode, result.TimedOut, lines[0]));
        AssertDead(lines[1]);
    }

    [Fact]
    public async Task A_program_that_runs_past_its_time_dies_with_its_children_however_stubborn()
    {
        ProcessResult result = await Shell(Stubborn, TimeSpan.FromSeconds(4));

        Assert.True(result.TimedOut);
        Assert.Equal(-1, result.ExitCode);
        Assert.Equal("begun\n", result.Output);
        Assert.Equal(3, Pids().Length);
        Assert.All(Pids(), AssertDead);
        Assert.EndsWith("timed out", Assert.Single(_trace.Lines), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Cancelling_kills_them_too()
    {
        using CancellationTokenSource cancellation = new();
        Task<ProcessResult> run = Shell(Stubborn, Plenty, cancellation.Token);
        Assert.True(SpinWait.SpinUntil(() => Pids().Length == 3, Plenty));

        await cancellation.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => run);
        Assert.All(Pids(), AssertDead);
    }

    [Theory]
    [InlineData("echo $$ >{0}/pid; exec cat /dev/zero")]
    [InlineData("echo $$ >{0}/pid; exec cat /dev/zero >&2")]
    public async Task A_program_that_prints_without_end_is_stopped(string script)
    {
        ProcessResult result = await Shell(script.Replace("{0}", _folder, StringComparison.Ordinal), Plenty);

        Assert.Equal((-1, false, "", "it printed more than 32 MiB and was stopped"), (result.ExitCode, result.TimedOut, result.Output, result.Error));
        AssertDead(File.ReadAllText($"{_folder}/pid").Trim());
    }

    [Fact]
    public async Task A_program_that_does_not_exist_is_told_apart()
    {
        ProcessResult result = await new ProcessRunner(_trace).RunAsync("verlps-no-such-program", [], Plenty, default);

        Assert.True(result.NotFound);
        Assert.Equal((-1, "There is no 'verlps-no-such-program' on PATH."), (result.ExitCode, result.Error));
        Assert.Null(new ProcessRunner(_trace).Find("verlps-no-such-program"));
        Assert.True((await new ProcessRunner(_trace).RunAsync("/no/such/program", [], Plenty, default)).NotFound);
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    // The shell and its child ignore what can be ignored; the grandchild has a process group of its own and no parent.
    private string Stubborn =>
        $$"""
        trap '' TERM INT HUP
        (trap '' TERM INT HUP; sleep 300) & child=$!
        (setsid sh -c 'echo $$ >{{_folder}}/grandchild.new; mv {{_folder}}/grandchild.new {{_folder}}/grandchild; sleep 300' &)
        echo begun
        while [ ! -e {{_folder}}/grandchild ]; do :; done
        echo "$$ $child $(cat {{_folder}}/grandchild)" >{{_folder}}/new
        mv {{_folder}}/new {{_folder}}/pids
        while :; do sleep 300; done
        """;

    private string[] Pids()
        => File.Exists($"{_folder}/pids") ? File.ReadAllText($"{_folder}/pids").Split(' ', StringSplitOptions.TrimEntries) : [];

    private Task<ProcessResult> Shell(string script, TimeSpan timeout, CancellationToken cancellationToken = default)
        => new ProcessRunner(_trace).RunAsync("sh", ["-c", script], timeout, cancellationToken);

    // A killed process is gone once its parent, or init, has reaped it.
    private static void AssertDead(string pid)
    {
        Assert.True(int.Parse(pid, CultureInfo.InvariantCulture) > 1);
        Assert.True(SpinWait.SpinUntil(() => !IsAlive(pid), Plenty));
    }

    private static bool IsAlive(string pid)
    {
        try
        {
            return !File.ReadAllText($"/proc/{pid}/stat").Contains(") Z ", StringComparison.Ordinal);
        }
        catch (IOException)
        {
            return false;
        }
    }

    private sealed class Trace : IRequestTrace
    {
        public List<string> Lines { get; } = [];

        public void Record(string request, TimeSpan elapsed, string outcome) => Lines.Add($"{request}: {outcome}");
    }
}
