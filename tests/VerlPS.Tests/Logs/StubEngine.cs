using System.Net;
using System.Net.Sockets;
using System.Text;
using VerlPS.Adapters.Docker;
using VerlPS.Engine;

namespace VerlPS.Tests.Logs;

/// <summary>A socket that answers like an engine, and then does what no engine in good health does.</summary>
internal sealed class StubEngine : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("verlps-");
    private readonly Socket _listener;
    private readonly Task _serving;

    /// <param name="tcp">Listens on a port instead of a file.</param>
    /// <param name="serveLogs">What it does when it is asked for a log; the connection closes after that.</param>
    /// <param name="path">A part of the request's path that tells it from others.</param>
    public StubEngine(bool tcp, Action<Socket> serveLogs, string path = "/logs?")
    {
        _listener = tcp ? new Socket(SocketType.Stream, ProtocolType.Tcp) : new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        string file = Path.Combine(_folder.FullName, "s");
        _listener.Bind(tcp ? new IPEndPoint(IPAddress.Loopback, 0) : new UnixDomainSocketEndPoint(file));
        _listener.Listen();
        Address = tcp ? $"tcp://127.0.0.1:{((IPEndPoint)_listener.LocalEndPoint!).Port}" : $"unix://{file}";
        _serving = Task.Factory.StartNew(() => Serve(serveLogs, path), TaskCreationOptions.LongRunning);
    }

    /// <summary>One that is asked to start a program in a container.</summary>
    public static StubEngine OfProgram(Action<Socket> serve) => new(false, serve, "/start");

    public string Address { get; }

    public IDockerEngine Open() => new DockerEngineFactory(new Requests()).Open(DockerEndpoint.Parse(Address, "test"));

    public static void Send(Socket client, string text) => client.Send(Encoding.UTF8.GetBytes(text));

    /// <summary>The head of a log's answer.</summary>
    public static void SendHead(Socket client) => Send(client, "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n");

    public static void SendChunk(Socket client, byte[] bytes)
    {
        Send(client, $"{bytes.Length:x}\r\n");
        client.Send(bytes);
        Send(client, "\r\n");
    }

    public void Dispose()
    {
        _listener.Dispose();
        _serving.Wait(TimeSpan.FromSeconds(10));
        _folder.Delete(recursive: true);
    }

    private void Serve(Action<Socket> serveLogs, string path)
    {
        const string container = """{"Id":"5747","Name":"/stub","LogPath":"","Config":{"Tty":false},"HostConfig":{"LogConfig":{"Type":"json-file"},"RestartPolicy":{"Name":"no"}},"State":{"Running":true,"Restarting":false,"StartedAt":"","FinishedAt":""}}""";
        try
        {
            using Socket client = _listener.Accept();
            while (Ask(client) is string request)
            {
                if (request.Contains(path, StringComparison.Ordinal))
                {
                    serveLogs(client);
                    return;
                }

                Send(client, $"HTTP/1.1 200 OK\r\nContent-Length: {container.Length}\r\n\r\n{container}");
            }
        }
        catch (Exception error) when (error is SocketException or ObjectDisposedException)
        {
            // The test is over.
        }
    }

    private static string? Ask(Socket client)
    {
        byte[] buffer = new byte[4096];
        StringBuilder request = new();
        // What has a body has one of JSON.
        while (!request.ToString().EndsWith(request.ToString().Contains("Content-Length: ", StringComparison.Ordinal) ? "}" : "\r\n\r\n", StringComparison.Ordinal))
        {
            int count = client.Receive(buffer);
            if (count == 0)
                return null;
            request.Append(Encoding.ASCII.GetString(buffer, 0, count));
        }

        return request.ToString();
    }

    private sealed class Requests : IRequestTrace
    {
        public void Record(string request, TimeSpan elapsed, string outcome)
        {
        }
    }
}
