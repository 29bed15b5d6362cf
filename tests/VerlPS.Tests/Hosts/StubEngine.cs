using System.Net;
using System.Net.Sockets;
using System.Text;

namespace VerlPS.Tests.Hosts;

/// <summary>What a stub says to one request.</summary>
/// <param name="Body">The body; null never answers.</param>
/// <param name="Status">The status.</param>
internal sealed record EngineReply(string? Body, int Status = 200)
{
    public static implicit operator EngineReply(string? body) => new(body);
}

/// <summary>
/// An engine that answers <c>/info</c> and <c>/version</c> with given JSON and other requests as told, by the end of
/// their path, or by any part of it that ends with a slash; or one that accepts and never answers.
/// </summary>
internal sealed class StubEngine : IDisposable
{
    private static readonly EngineReply Unknown = new("""{"message": "page not found"}""", 404);

    private readonly Socket _listener;
    private readonly string? _info;
    private readonly string _version;
    private readonly IReadOnlyDictionary<string, EngineReply> _answers;
    private readonly CancellationTokenSource _stop = new();
    private readonly Task _loop;

    private StubEngine(EndPoint endPoint, string? info, string version, IReadOnlyDictionary<string, EngineReply> answers)
    {
        bool unix = endPoint is UnixDomainSocketEndPoint;
        _listener = new Socket(endPoint.AddressFamily, SocketType.Stream, unix ? ProtocolType.Unspecified : ProtocolType.Tcp);
        _listener.Bind(endPoint);
        _listener.Listen();
        (_info, _version, _answers) = (info, version, answers);
        DockerHost = unix ? $"unix://{endPoint}" : $"tcp://{_listener.LocalEndPoint}";
        _loop = AcceptAsync();
    }

    public string DockerHost { get; }

    public static StubEngine OnSocket(string path, string? info, string version, IReadOnlyDictionary<string, EngineReply> answers)
        => new(new UnixDomainSocketEndPoint(path), info, version, answers);

    public static StubEngine OnTcp(string info, string version, IReadOnlyDictionary<string, EngineReply> answers)
        => new(new IPEndPoint(IPAddress.Loopback, 0), info, version, answers);

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
            // A client may connect only to see who listens, and asks more than once where it does.
            while (await reader.ReadLineAsync(_stop.Token) is string request)
                await AnswerAsync(request, reader, stream);
        }
        catch (Exception error) when (error is OperationCanceledException or IOException)
        {
            // The test is over, or the client went away.
        }
    }

    private async Task AnswerAsync(string request, StreamReader reader, NetworkStream stream)
    {
        int length = 0;
        while (await reader.ReadLineAsync(_stop.Token) is { Length: > 0 } header)
        {
            if (header.StartsWith("Content-Length: ", StringComparison.OrdinalIgnoreCase))
                length = int.Parse(header["Content-Length: ".Length..], System.Globalization.CultureInfo.InvariantCulture);
        }

        // Even for nothing a reader waits until there is something.
        if (length > 0)
            await reader.ReadBlockAsync(new char[length], _stop.Token);
        (string? text, int status) = _info is null ? new EngineReply(null) : Find(request.Split(' ')[1].Split('?')[0]);
        if (text is null)
            await Task.Delay(Timeout.Infinite, _stop.Token);
        byte[] body = Encoding.UTF8.GetBytes(text!);
        await stream.WriteAsync(Encoding.ASCII.GetBytes($"HTTP/1.1 {status} Told\r\nContent-Type: application/json\r\nContent-Length: {body.Length}\r\n\r\n"), _stop.Token);
        await stream.WriteAsync(body, _stop.Token);
    }

    private EngineReply Find(string path)
        => path.EndsWith("/info", StringComparison.Ordinal) ? _info
            : path.EndsWith("/version", StringComparison.Ordinal) ? _version
            : _answers.Where(answer => path.EndsWith(answer.Key, StringComparison.Ordinal)).OrderByDescending(answer => answer.Key.Length).FirstOrDefault().Value
            ?? _answers.FirstOrDefault(answer => answer.Key.EndsWith('/') && path.Contains(answer.Key, StringComparison.Ordinal)).Value
            ?? Unknown;
}
