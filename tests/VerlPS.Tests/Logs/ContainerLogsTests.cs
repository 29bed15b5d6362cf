using System.Net.Sockets;
using VerlPS.Engine;
using VerlPS.Logs;

namespace VerlPS.Tests.Logs;

public class ContainerLogsTests
{
    private const string Stamp = "2026-08-20T06:31:40.000000000Z";

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Reads_through_a_socket_file_and_a_port(bool tcp)
    {
        using StubEngine stub = new(tcp, client =>
        {
            StubEngine.SendHead(client);
            byte[] log = new LogStream().Out(Stamp, "one\n").Err(Stamp, "two\n").ToArray();
            // Chunks know nothing of frames.
            StubEngine.SendChunk(client, log[..11]);
            StubEngine.SendChunk(client, log[11..]);
            StubEngine.Send(client, "0\r\n\r\n");
        });
        using IDockerEngine engine = stub.Open();

        Assert.Equal(["one", "two"], (await ReadAsync(engine)).Select(line => line.Text));
    }

    [Fact]
    public async Task Hands_out_what_came_before_the_engine_went_away_and_says_so()
    {
        using StubEngine stub = new(false, client =>
        {
            StubEngine.SendHead(client);
            StubEngine.SendChunk(client, new LogStream().Out(Stamp, "one\n").ToArray());
        });
        using IDockerEngine engine = stub.Open();
        List<LogLine> lines = [];

        VerlException error = await Assert.ThrowsAsync<VerlException>(() => ReadAsync(engine, lines));

        Assert.Equal("one", Assert.Single(lines).Text);
        Assert.Equal((VerlErrorKind.EngineNotFound, "stub"), (error.Kind, error.Target));
        Assert.Contains("went away", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("404 Not Found", "{\"message\":\"No such container: stub\"}", VerlErrorKind.ContainerNotFound, "There is no container 'stub'")]
    [InlineData("501 Not Implemented", "{\"message\":\"configured logging driver does not support reading\"}", VerlErrorKind.LogNotReadable, "its log driver 'json-file' keeps nothing")]
    [InlineData("409 Conflict", "{\"message\":\"can not get logs from container which is dead or marked for removal\"}", VerlErrorKind.LogNotReadable, "dead or marked for removal")]
    [InlineData("502 Bad Gateway", "<html>proxy</html>", VerlErrorKind.LogNotReadable, "<html>proxy</html>")]
    public async Task Says_what_the_engine_answers(string status, string body, VerlErrorKind kind, string words)
    {
        using StubEngine stub = new(false, client => StubEngine.Send(client, $"HTTP/1.1 {status}\r\nContent-Length: {body.Length}\r\n\r\n{body}"));
        using IDockerEngine engine = stub.Open();

        VerlException error = await Assert.ThrowsAsync<VerlException>(() => ReadAsync(engine));

        Assert.Equal(kind, error.Kind);
        Assert.Contains(words, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Lets_go_of_an_engine_that_does_not_answer()
    {
        TaskCompletionSource asked = new();
        using StubEngine stub = new(false, client =>
        {
            asked.SetResult();
            client.Receive(new byte[1]);
        });
        using IDockerEngine engine = stub.Open();
        using CancellationTokenSource stop = new();
        await using IAsyncEnumerator<LogLine> lines = engine.Logs.ReadAsync("stub", new LogQuery(), stop.Token).LinesAsync().GetAsyncEnumerator(stop.Token);
        ValueTask<bool> next = lines.MoveNextAsync();
        await asked.Task;

        await stop.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () => await next);
    }

    [Fact]
    public async Task Waits_with_reading_while_nobody_takes_the_lines()
    {
        const int frames = 100_000;
        byte[] frame = new LogStream().Out(Stamp, new string('x', 1000) + "\n").ToArray();
        TaskCompletionSource<int> stalled = new();
        using StubEngine stub = new(false, client =>
        {
            int sent = 0;
            client.SendTimeout = 1000;
            StubEngine.SendHead(client);
            try
            {
                for (; sent < frames; sent++)
                    StubEngine.SendChunk(client, frame);
            }
            catch (SocketException error) when (error.SocketErrorCode is SocketError.TimedOut or SocketError.WouldBlock)
            {
            }

            stalled.SetResult(sent);
        });
        using IDockerEngine engine = stub.Open();
        await using IAsyncEnumerator<LogLine> lines = engine.Logs.ReadAsync("stub", new LogQuery(), CancellationToken.None).LinesAsync().GetAsyncEnumerator();
        Assert.True(await lines.MoveNextAsync());

        Assert.InRange(await stalled.Task, 1, frames / 10);
    }

    [Fact]
    public async Task Says_that_no_engine_is_there()
    {
        IDockerEngine engine;
        using (StubEngine stub = new(true, _ => { }))
            engine = stub.Open();
        using IDockerEngine gone = engine;

        Assert.Equal(VerlErrorKind.EngineNotFound, (await Assert.ThrowsAsync<VerlException>(() => ReadAsync(engine))).Kind);
    }

    private static async Task<List<LogLine>> ReadAsync(IDockerEngine engine, List<LogLine>? lines = null)
    {
        lines ??= [];
        await foreach (LogLine line in engine.Logs.ReadAsync("stub", new LogQuery(), CancellationToken.None).LinesAsync())
            lines.Add(line);
        return lines;
    }
}
