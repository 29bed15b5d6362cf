using System.Net;
using System.Net.Sockets;

namespace VerlPS.Tests.Images.Lab;

/// <summary>A mirror of the lab's registry on loopback that does one thing wrong.</summary>
internal sealed class FaultyMirror : IDisposable
{
    private static readonly HttpClient Http = new();

    private readonly HttpListener _listener = new();
    private readonly CancellationTokenSource _stop = new();

    public FaultyMirror()
    {
        using (TcpListener free = new(IPAddress.Loopback, 0))
        {
            free.Start();
            Host = $"127.0.0.1:{((IPEndPoint)free.LocalEndpoint).Port}";
        }

        _listener.Prefixes.Add($"http://{Host}/");
        _listener.Start();
        _ = ServeAsync();
    }

    public string Host { get; }

    /// <summary>A layer breaks off in its middle.</summary>
    public bool CutsLayers { get; set; }

    /// <summary>A layer's second half never comes.</summary>
    public bool HangsInLayers { get; set; }

    /// <summary>Only the engine gets answers, as where this machine and the engine see different networks.</summary>
    public bool AnswersOnlyTheEngine { get; set; }

    /// <summary>How many requests for layers it refuses with 503 before it serves.</summary>
    public int RefusesFirst { get; set; }

    /// <summary>A layer's first half is on its way.</summary>
    public TaskCompletionSource LayerBegun { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public void Dispose()
    {
        _stop.Cancel();
        _listener.Close();
        _stop.Dispose();
    }

    private async Task ServeAsync()
    {
        try
        {
            while (true)
                _ = AnswerAsync(await _listener.GetContextAsync());
        }
        catch (Exception error) when (error is HttpListenerException or ObjectDisposedException)
        {
            // Closed: the test is over.
        }
    }

    private async Task AnswerAsync(HttpListenerContext context)
    {
        try
        {
            bool isEngine = context.Request.UserAgent?.StartsWith("docker/", StringComparison.Ordinal) == true;
            if ((AnswersOnlyTheEngine && !isEngine) || (isEngine && RefusesFirst-- > 0))
            {
                context.Response.StatusCode = 503;
                context.Response.Close();
                return;
            }

            await ForwardAsync(context);
        }
        catch (Exception error) when (error is HttpListenerException or ObjectDisposedException or IOException or OperationCanceledException or InvalidOperationException)
        {
            // The engine hung up, or the test is over.
        }
    }

    private async Task ForwardAsync(HttpListenerContext context)
    {
        using HttpRequestMessage request = new(new HttpMethod(context.Request.HttpMethod), $"http://{LabImage.Registry}{context.Request.RawUrl}");
        foreach (string type in LabImage.ManifestTypes)
            request.Headers.TryAddWithoutValidation("Accept", type);
        using HttpResponseMessage answer = await Http.SendAsync(request);
        byte[] content = await answer.Content.ReadAsByteArrayAsync();
        HttpListenerResponse response = context.Response;
        response.StatusCode = (int)answer.StatusCode;
        response.ContentType = $"{answer.Content.Headers.ContentType}";
        foreach (string name in new[] { "Docker-Content-Digest", "Docker-Distribution-Api-Version" })
        {
            if (answer.Headers.TryGetValues(name, out IEnumerable<string>? values))
                response.AddHeader(name, values.First());
        }

        // Configurations have a thousand bytes or so.
        bool isLayer = context.Request.RawUrl!.Contains("/blobs/", StringComparison.Ordinal) && content.Length > 16 << 10;
        response.ContentLength64 = answer.Content.Headers.ContentLength ?? content.Length;
        if (context.Request.HttpMethod != "HEAD")
        {
            if (isLayer && (CutsLayers || HangsInLayers))
            {
                await response.OutputStream.WriteAsync(content.AsMemory(0, content.Length / 2), _stop.Token);
                await response.OutputStream.FlushAsync(_stop.Token);
                LayerBegun.TrySetResult();
                if (HangsInLayers)
                    await Task.Delay(Timeout.Infinite, _stop.Token);
                response.Abort();
                return;
            }

            await response.OutputStream.WriteAsync(content, _stop.Token);
        }

        response.Close();
    }
}
