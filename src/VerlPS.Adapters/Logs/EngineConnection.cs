using System.Net;
using System.Net.Http.Headers;
using System.Net.Sockets;
using System.Text;
using VerlPS.Engine;

namespace VerlPS.Adapters.Logs;

/// <summary>
/// HTTP to an engine for one thread that blocks in its reads: on .NET an asynchronous read costs a wake-up and a hop to
/// another thread, and the engine sends a small write for each line. Shutting the socket down is what ends such a read
/// at once; disposing the response or the client would wait, or not end it at all.
/// </summary>
internal sealed class EngineConnection : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan Lull = TimeSpan.FromMilliseconds(1);

    private readonly CancellationToken _cancellation;
    private readonly CancellationTokenRegistration _registration;
    private readonly HttpClient _client;
    private volatile Socket? _socket;
    private volatile EngineStream? _stream;

    /// <param name="endpoint">The engine.</param>
    /// <param name="cancellationToken">Ends whatever is under way.</param>
    /// <param name="patience">How long an answer's head may take; null for a minute.</param>
    public EngineConnection(DockerEndpoint endpoint, CancellationToken cancellationToken, TimeSpan? patience = null)
    {
        _cancellation = cancellationToken;
        EndPoint address = endpoint.SocketPath is string path
            ? new UnixDomainSocketEndPoint(path)
            : new DnsEndPoint(endpoint.Uri.Host, endpoint.Uri.Port);
        SocketsHttpHandler handler = new()
        {
            UseProxy = false,
            ResponseDrainTimeout = TimeSpan.Zero,
            ConnectCallback = (_, token) => new ValueTask<Stream>(Connect(address, token)),
        };
        _client = new HttpClient(handler) { BaseAddress = new Uri("http://docker/"), Timeout = patience ?? Patience };
        _registration = cancellationToken.Register(Shutdown);
    }

    /// <summary>Sends a request and waits for the head of its answer.</summary>
    public HttpResponseMessage Get(string pathAndQuery)
    {
        using HttpRequestMessage request = new(HttpMethod.Get, pathAndQuery);
        return _client.Send(request, HttpCompletionOption.ResponseHeadersRead, _cancellation);
    }

    /// <summary>Sends a request without a body, and waits for the head of its answer.</summary>
    public HttpResponseMessage Post(string pathAndQuery)
    {
        using HttpRequestMessage request = new(HttpMethod.Post, pathAndQuery);
        return _client.Send(request, HttpCompletionOption.ResponseHeadersRead, _cancellation);
    }

    /// <summary>Asks for the connection itself (101), for what a program in a container reads and writes.</summary>
    public HttpResponseMessage Upgrade(string pathAndQuery, string json)
    {
        using HttpRequestMessage request = new(HttpMethod.Post, pathAndQuery)
        {
            Content = new StringContent(json, Encoding.UTF8, "application/json"),
            Headers = { Connection = { "Upgrade" }, Upgrade = { new ProductHeaderValue("tcp") } },
        };
        return _client.Send(request, HttpCompletionOption.ResponseHeadersRead, _cancellation);
    }

    /// <summary>Says that nothing more is written; reading goes on.</summary>
    public void CloseWrite()
    {
        try
        {
            _socket?.Shutdown(SocketShutdown.Send);
        }
        catch (Exception error) when (error is SocketException or ObjectDisposedException)
        {
            // The engine was quicker.
        }
    }

    /// <summary>More comes in a moment, or the end. Asked after a read, which leaves nothing whole behind in the client's buffer.</summary>
    public bool HasMore() => HasMore(Lull);

    /// <summary>More comes within a time, or the end.</summary>
    public bool HasMore(TimeSpan within)
    {
        try
        {
            return _stream?.HasMore(within) != false;
        }
        catch (Exception error) when (error is SocketException or ObjectDisposedException)
        {
            // The read says what is the matter.
            return true;
        }
    }

    public void Dispose()
    {
        _registration.Dispose();
        Shutdown();
        _client.Dispose();
    }

    private EngineStream Connect(EndPoint address, CancellationToken cancellationToken)
    {
        Socket socket = address.AddressFamily == AddressFamily.Unix
            ? new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified)
            : new Socket(SocketType.Stream, ProtocolType.Tcp);
        try
        {
            // Not ConnectAsync: a socket that was once used asynchronously never reads in a blocking way again.
            using (cancellationToken.UnsafeRegister(static connecting => ((Socket)connecting!).Dispose(), socket))
                socket.Connect(address);
            _socket = socket;
            _cancellation.ThrowIfCancellationRequested();
            return _stream = new EngineStream(socket);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    private void Shutdown()
    {
        try
        {
            _socket?.Shutdown(SocketShutdown.Both);
        }
        catch (Exception error) when (error is SocketException or ObjectDisposedException)
        {
            // The engine was quicker, or the connection is already closed.
        }
    }
}
