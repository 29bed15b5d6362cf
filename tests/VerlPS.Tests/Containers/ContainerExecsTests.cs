using System.Net.Sockets;
using System.Text;
using VerlPS.Engine;
using VerlPS.Logs;
using VerlPS.Tests.Logs;

namespace VerlPS.Tests.Containers;

/// <summary>What an engine sends of a program, in the pieces that no engine in the lab can be made to send.</summary>
public class ContainerExecsTests
{
    private const string Upgraded = "HTTP/1.1 101 UPGRADED\r\nContent-Type: application/vnd.docker.multiplexed-stream\r\nConnection: Upgrade\r\nUpgrade: tcp\r\n\r\n";

    [Fact]
    public async Task Characters_and_lines_that_frames_cut_come_whole()
    {
        byte[] text = Encoding.UTF8.GetBytes("奖励 1.0\r\nlast, without an end: ü");
        using StubEngine stub = StubEngine.OfProgram(client =>
        {
            StubEngine.Send(client, Upgraded);
            foreach (byte[] piece in text.Chunk(1))
            {
                client.Send(new LogStream().Frame(1, piece).ToArray());
                client.Send(new LogStream().Frame(2, "e"u8.ToArray()).ToArray());
            }
        });
        using IDockerEngine engine = stub.Open();

        List<LogLine> lines = await ReadAsync(engine, null);

        Assert.Equal(["奖励 1.0", "last, without an end: ü"], lines.Where(line => line.Stream == LogChannel.Stdout).Select(line => line.Text));
        Assert.Equal(new string('e', text.Length), Assert.Single(lines, line => line.Stream == LogChannel.Stderr).Text);
        Assert.All(lines, line => Assert.Null(line.Timestamp));
    }

    [Fact]
    public async Task What_looks_like_the_time_of_a_log_is_the_programs_own()
    {
        using StubEngine stub = StubEngine.OfProgram(client =>
        {
            StubEngine.Send(client, Upgraded);
            client.Send(new LogStream().Out("2026-08-20T06:31:40.000000000Z", "one\n2026").Out("2026-08-20T06:31:41.000000000Z", "two\n").ToArray());
        });
        using IDockerEngine engine = stub.Open();

        Assert.Equal(
            ["2026-08-20T06:31:40.000000000Z one", "20262026-08-20T06:31:41.000000000Z two"],
            (await ReadAsync(engine, null)).Select(line => line.Text));
    }

    [Fact]
    public async Task The_input_arrives_and_ends_while_the_output_goes_on()
    {
        using StubEngine stub = StubEngine.OfProgram(client =>
        {
            StubEngine.Send(client, Upgraded);
            List<byte> got = [];
            byte[] buffer = new byte[1024];
            while (client.Receive(buffer) is > 0 and int count)
                got.AddRange(buffer.AsSpan(0, count));
            client.Send(new LogStream().Frame(1, [.. "got: "u8, .. got]).ToArray());
        });
        using IDockerEngine engine = stub.Open();

        Assert.Equal(["got: eins", "zwei ü", ""], (await ReadAsync(engine, ["eins", "zwei ü", ""])).Select(line => line.Text));
    }

    [Fact]
    public async Task A_proxy_that_does_not_upgrade_can_be_read_and_takes_no_input()
    {
        static void Serve(Socket client)
        {
            StubEngine.Send(client, "HTTP/1.1 200 OK\r\nContent-Type: application/vnd.docker.raw-stream\r\n\r\n");
            client.Send(new LogStream().Frame(1, "read\n"u8.ToArray()).ToArray());
        }

        using (StubEngine stub = StubEngine.OfProgram(Serve))
        using (IDockerEngine engine = stub.Open())
            Assert.Equal("read", Assert.Single(await ReadAsync(engine, null)).Text);

        using StubEngine second = StubEngine.OfProgram(Serve);
        using IDockerEngine other = second.Open();
        VerlException error = await Assert.ThrowsAsync<VerlException>(() => ReadAsync(other, ["x"]));
        Assert.Equal(VerlErrorKind.EngineError, error.Kind);
        Assert.Contains("lets no input through", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("409 Conflict", "{\"message\":\"container abc is not running\"}", VerlErrorKind.ContainerNotRunning, "container abc is not running")]
    [InlineData("404 Not Found", "{\"message\":\"No such exec instance: abc\"}", VerlErrorKind.EngineError, "No such exec instance: abc")]
    public async Task A_refusal_is_told_in_the_engines_words(string status, string body, VerlErrorKind kind, string words)
    {
        using StubEngine stub = StubEngine.OfProgram(client => StubEngine.Send(client, $"HTTP/1.1 {status}\r\nContent-Length: {body.Length}\r\n\r\n{body}"));
        using IDockerEngine engine = stub.Open();

        VerlException error = await Assert.ThrowsAsync<VerlException>(() => ReadAsync(engine, null));

        Assert.Equal((kind, words), (error.Kind, error.Message));
    }

    [Fact]
    public async Task An_engine_that_goes_away_in_the_middle_of_a_frame_is_named()
    {
        using StubEngine stub = StubEngine.OfProgram(client =>
        {
            StubEngine.Send(client, Upgraded);
            client.Send(new LogStream().Frame(1, "whole\n"u8.ToArray()).Frame(1, "half"u8.ToArray()).ToArray().AsSpan()[..^2]);
        });
        using IDockerEngine engine = stub.Open();
        List<LogLine> lines = [];

        VerlException error = await Assert.ThrowsAsync<VerlException>(() => ReadAsync(engine, null, lines));

        Assert.Equal(VerlErrorKind.EngineNotFound, error.Kind);
        Assert.Equal("whole", Assert.Single(lines).Text);
    }

    private static async Task<List<LogLine>> ReadAsync(IDockerEngine engine, string[]? input, List<LogLine>? lines = null)
    {
        lines ??= [];
        await foreach (LogLine line in engine.Execs.StartAsync("abc", input, CancellationToken.None))
            lines.Add(line);
        return lines;
    }
}
