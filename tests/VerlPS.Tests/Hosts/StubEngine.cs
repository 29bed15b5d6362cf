using System.Net;
using System.Net.Sockets;
using System.Text;

namespace VerlPS.Tests.Hosts;

/// <summary>An engine that answers <c>/info</c> and <c>/version</c> with given JSON, or accepts and never answers.</summary>
internal sealed class StubEngine : IDisposable
{
    private readonly Socket _listener;
    private readonly string? _info;
    private readonly string _version;
    private readonly CancellationTokenSource _stop = new();
    private readonly Task _loop;

    private StubEngine(EndPoint endPoint, string? info, string version)
    {
        bool unix = endPoint is UnixDomainSocketEndPoint;
        _listener = new Socket(endPoint.AddressFamily, SocketType.Stream, unix ? ProtocolType.Unspecified : ProtocolType.Tcp);
        _listener.Bind(endPoint);
        _listener.Listen();
        (_info, _version) = (info, version);
        DockerHost = unix ? $"unix://{endPoint}" : $"tcp://{_listener.LocalEndPoint}";
        _loop = AcceptAsync();
    }

    public string DockerHost { get; }

    public static StubEngine OnSocket(string path, string? info, string version) => new(new UnixDomainSocketEndPoint(path), info, version);

    public static StubEngine OnTcp(string info, string version) => new(new IPEndPoint(IPAddress.Loopback, 0), info, version);

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
            // A client may connect only to see who listens.
            if (await reader.ReadLineAsync(_stop.Token) is not string request)
                return;

            while (await reader.ReadLineAsync(_stop.Token) is { Length: > 0 })
            {
            }

            if (_info is null)
                await Task.Delay(Timeout.Infinite, _stop.Token);
            byte[] body = Encoding.UTF8.GetBytes(request.Contains("/info", StringComparison.Ordinal) ? _info! : _version);
            await stream.WriteAsync(Encoding.ASCII.GetBytes($"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: {body.Length}\r\nConnection: close\r\n\r\n"), _stop.Token);
            await stream.WriteAsync(body, _stop.Token);
        }
        catch (Exception error) when (error is OperationCanceledException or IOException)
        {
            // The test is over, or the client went away.
        }
    }
}
