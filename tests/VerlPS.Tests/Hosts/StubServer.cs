using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace VerlPS.Tests.Hosts;

/// <summary>What a <see cref="StubServer"/> says to one path.</summary>
internal sealed record ServerReply(int Status, string Body = "", params (string Name, string Value)[] Headers)
{
    /// <summary>Takes the request and says nothing.</summary>
    public static ServerReply Never { get; } = new(0);
}

/// <summary>A web server on loopback that stands for one outside: it answers by path, 404 to those that it does not know.</summary>
internal sealed class StubServer : IDisposable
{
    private readonly Socket _listener = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
    private readonly CancellationTokenSource _stop = new();
    private readonly Task _loop;

    public StubServer()
    {
        _listener.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        _listener.Listen();
        Address = new Uri($"http://{_listener.LocalEndPoint}");
        _loop = AcceptAsync();
    }

    public Uri Address { get; }

    public Dictionary<string, ServerReply> Answers { get; } = [];

    public void Dispose()
    {
        _stop.Cancel();
        _listener.Dispose();
        _loop.Wait(TimeSpan.FromSeconds(30));
        _stop.Dispose();
    }

    private async Task AcceptAsync()
    {
        List<Task> clients = [];
        try
        {
            while (true)
                clients.Add(ServeAsync(await _listener.AcceptAsync(_stop.Token)));
        }
        catch (Exception error) when (error is OperationCanceledException or SocketException or ObjectDisposedException)
        {
            await Task.WhenAll(clients);
        }
    }

    private async Task ServeAsync(Socket client)
    {
        using NetworkStream stream = new(client, ownsSocket: true);
        try
        {
            using StreamReader reader = new(stream, Encoding.ASCII, leaveOpen: true);
            if (await reader.ReadLineAsync(_stop.Token) is not string request)
                return;

            while (await reader.ReadLineAsync(_stop.Token) is { Length: > 0 })
            {
            }

            string[] words = request.Split(' ');
            ServerReply answer = Answers.GetValueOrDefault(words[1]) ?? new ServerReply(404);
            if (answer == ServerReply.Never)
                await Task.Delay(Timeout.Infinite, _stop.Token);
            await stream.WriteAsync(Encoding.UTF8.GetBytes(Head(answer) + (words[0] == "HEAD" ? "" : answer.Body)), _stop.Token);
        }
        catch (Exception error) when (error is OperationCanceledException or IOException)
        {
            // The test is over, or the client went away.
        }
    }

    private static string Head(ServerReply answer)
    {
        StringBuilder head = new();
        head.Append(CultureInfo.InvariantCulture, $"HTTP/1.1 {answer.Status} Status\r\nContent-Length: {Encoding.UTF8.GetByteCount(answer.Body)}\r\nConnection: close\r\n");
        if (!answer.Headers.Any(header => header.Name == "Date"))
            head.Append(CultureInfo.InvariantCulture, $"Date: {DateTimeOffset.UtcNow:r}\r\n");
        foreach ((string name, string value) in answer.Headers)
            head.Append(CultureInfo.InvariantCulture, $"{name}: {value}\r\n");
        return head.Append("\r\n").ToString();
    }
}
