using System.Net;
using System.Net.Sockets;
using System.Text;

namespace VerlPS.Tests.Registry;

/// <summary>A registry on loopback that answers as a test tells it; for what the lab's real one never does.</summary>
internal sealed class StubRegistry : IDisposable
{
    private readonly HttpListener _listener = new();
    private readonly Action<HttpListenerRequest, HttpListenerResponse> _answer;

    public StubRegistry(Action<HttpListenerRequest, HttpListenerResponse> answer)
    {
        _answer = answer;
        using (TcpListener free = new(IPAddress.Loopback, 0))
        {
            free.Start();
            Address = new Uri($"http://127.0.0.1:{((IPEndPoint)free.LocalEndpoint).Port}");
        }

        _listener.Prefixes.Add($"{Address}");
        _listener.Start();
        _ = ServeAsync();
    }

    public Uri Address { get; }

    public List<string> Requests { get; } = [];

    public static void Write(HttpListenerResponse response, string body) => response.OutputStream.Write(Encoding.UTF8.GetBytes(body));

    public void Dispose() => _listener.Close();

    private async Task ServeAsync()
    {
        try
        {
            while (true)
            {
                HttpListenerContext context = await _listener.GetContextAsync();
                Requests.Add($"{context.Request.Url!.PathAndQuery} {context.Request.Headers["Authorization"]}".TrimEnd());
                _answer(context.Request, context.Response);
                context.Response.Close();
            }
        }
        catch (Exception error) when (error is HttpListenerException or ObjectDisposedException)
        {
            // Closed: the test is over.
        }
    }
}
