using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using VerlPS.Engine;
using VerlPS.Hosts;

namespace VerlPS.Adapters.Host;

/// <summary>Asks names and servers from this machine, through the proxy that its environment names.</summary>
/// <param name="trace">Hears of every request.</param>
public sealed class NetworkProbe(IRequestTrace trace) : INetworkProbe, IDisposable
{
    private readonly HttpClient _client = new(new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false }) { Timeout = Timeout.InfiniteTimeSpan };

    /// <inheritdoc/>
    public async Task<IReadOnlyList<string>> ResolveAsync(string name, CancellationToken cancellationToken)
    {
        try
        {
            IPAddress[] addresses = await Dns.GetHostAddressesAsync(name, cancellationToken).ConfigureAwait(false);
            return [.. addresses.Select(address => address.ToString())];
        }
        catch (SocketException)
        {
            return [];
        }
    }

    /// <inheritdoc/>
    public async Task<ServerAnswer> AskAsync(HttpMethod method, Uri address, IReadOnlyDictionary<string, string> headers, CancellationToken cancellationToken)
    {
        long begin = Stopwatch.GetTimestamp();
        ServerAnswer answer = await SendAsync(method, address, headers, cancellationToken).ConfigureAwait(false) with { Elapsed = Stopwatch.GetElapsedTime(begin) };
        trace.Record($"{method} {address.GetLeftPart(UriPartial.Path)}", answer.Elapsed, answer.Error ?? $"{answer.Status}");
        return answer;
    }

    /// <inheritdoc/>
    public void Dispose() => _client.Dispose();

    private async Task<ServerAnswer> SendAsync(HttpMethod method, Uri address, IReadOnlyDictionary<string, string> headers, CancellationToken cancellationToken)
    {
        using HttpRequestMessage request = new(method, address);
        foreach ((string name, string value) in headers)
            request.Headers.TryAddWithoutValidation(name, value);
        try
        {
            using HttpResponseMessage response = await _client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellationToken).ConfigureAwait(false);
            Dictionary<string, string> found = new(StringComparer.OrdinalIgnoreCase);
            foreach ((string name, IEnumerable<string> values) in response.Headers.Concat(response.Content.Headers))
                found[name] = string.Join(", ", values);
            return new ServerAnswer((int)response.StatusCode, found, null, TimeSpan.Zero);
        }
        catch (HttpRequestException error)
        {
            return new ServerAnswer(null, new Dictionary<string, string>(), (error.InnerException ?? error).Message, TimeSpan.Zero);
        }
    }
}
