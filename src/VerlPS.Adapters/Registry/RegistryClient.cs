using System.Diagnostics;
using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;
using VerlPS.Engine;
using VerlPS.Images;

namespace VerlPS.Adapters.Registry;

/// <summary>Registries through the OCI distribution API (Docker Registry HTTP API v2).</summary>
public sealed class RegistryClient : IImageRegistry, IDisposable
{
    private const int PageSize = 1000;
    // Docker's own repository for this question (docs.docker.com/docker-hub/usage/pulls); asking by HEAD is no pull.
    private const string BudgetRepository = "ratelimitpreview/test";
    private static readonly string[] ManifestTypes =
    [
        "application/vnd.oci.image.index.v1+json",
        "application/vnd.docker.distribution.manifest.list.v2+json",
        "application/vnd.oci.image.manifest.v1+json",
        "application/vnd.docker.distribution.manifest.v2+json",
    ];

    private readonly HttpClient _http;
    private readonly RegistryTokens _tokens;
    private readonly IRequestTrace _trace;

    /// <summary>Makes a client; talks to nobody yet.</summary>
    /// <param name="trace">Hears of the requests.</param>
    /// <param name="timeout">For each request, connecting included.</param>
    public RegistryClient(IRequestTrace trace, TimeSpan timeout)
    {
        _http = new HttpClient(new SocketsHttpHandler { ConnectTimeout = timeout }) { Timeout = timeout };
        _tokens = new RegistryTokens(_http);
        _trace = trace;
    }

    /// <inheritdoc/>
    public async Task<IReadOnlyList<string>> ListTagsAsync(Uri? registry, string repository, RegistryCredential? credential, CancellationToken cancellationToken)
    {
        Uri host = registry ?? RegistryAddress.DockerHub;
        List<string> tags = [];
        Uri? page = new(host, $"/v2/{repository}/tags/list?n={PageSize}");
        while (page is not null)
        {
            using HttpResponseMessage answer = await GetAsync(page, repository, credential, [], cancellationToken).ConfigureAwait(false);
            if (answer.StatusCode == HttpStatusCode.NotFound)
            {
                throw new VerlException(
                    VerlErrorKind.ImageNotFound,
                    $"The registry at {host.Authority} has no repository '{repository}'.",
                    repository,
                    "Check the name, or name another with -Repository [registry/]repository.");
            }

            JsonElement json = await ReadAsync(answer, page, cancellationToken).ConfigureAwait(false);
            if (json.TryGetProperty("tags", out JsonElement found) && found.ValueKind == JsonValueKind.Array)
                tags.AddRange(found.EnumerateArray().Select(tag => tag.GetString()!));
            page = NextPage(answer, page);
        }

        return tags;
    }

    /// <inheritdoc/>
    public async Task<RemoteManifest?> FindManifestAsync(Uri? registry, string repository, string tag, RegistryCredential? credential, CancellationToken cancellationToken)
    {
        Uri host = registry ?? RegistryAddress.DockerHub;
        Uri address = new(host, $"/v2/{repository}/manifests/{tag}");
        using HttpResponseMessage answer = await GetAsync(address, repository, credential, ManifestTypes, cancellationToken).ConfigureAwait(false);
        if (answer.StatusCode == HttpStatusCode.NotFound)
            return null;

        JsonElement manifest = await ReadAsync(answer, address, cancellationToken).ConfigureAwait(false);
        string digest = answer.Headers.TryGetValues("Docker-Content-Digest", out IEnumerable<string>? values) ? values.First() : string.Empty;
        if (!manifest.TryGetProperty("manifests", out JsonElement platforms))
            return new RemoteManifest(digest, SizeOf(manifest));

        // An index: the size is that of the image for this architecture.
        string architecture = System.Runtime.InteropServices.RuntimeInformation.OSArchitecture == System.Runtime.InteropServices.Architecture.Arm64 ? "arm64" : "amd64";
        string? member = platforms.EnumerateArray()
            .Where(entry => entry.TryGetProperty("platform", out JsonElement platform) && platform.TryGetProperty("architecture", out JsonElement name) && name.GetString() == architecture)
            .Select(entry => entry.GetProperty("digest").GetString())
            .FirstOrDefault();
        if (member is null)
            return new RemoteManifest(digest, null);

        Uri inside = new(host, $"/v2/{repository}/manifests/{member}");
        using HttpResponseMessage inner = await GetAsync(inside, repository, credential, ManifestTypes, cancellationToken).ConfigureAwait(false);
        return new RemoteManifest(digest, inner.IsSuccessStatusCode ? SizeOf(await ReadAsync(inner, inside, cancellationToken).ConfigureAwait(false)) : null);
    }

    /// <inheritdoc/>
    public async Task<PullBudget> FindPullBudgetAsync(Uri? registry, RegistryCredential? credential, CancellationToken cancellationToken)
    {
        Uri address = new(registry ?? RegistryAddress.DockerHub, $"/v2/{BudgetRepository}/manifests/latest");
        using HttpResponseMessage answer = await AskAsync(HttpMethod.Head, address, BudgetRepository, credential, ManifestTypes, cancellationToken).ConfigureAwait(false);
        return answer.StatusCode == HttpStatusCode.TooManyRequests || answer.IsSuccessStatusCode
            ? PullLimits.Read(Header("ratelimit-limit"), Header("ratelimit-remaining"), answer.StatusCode == HttpStatusCode.TooManyRequests)
            : throw Unreachable(address, $"it answered {(int)answer.StatusCode} {answer.ReasonPhrase}", null);

        string? Header(string name) => answer.Headers.TryGetValues(name, out IEnumerable<string>? values) ? values.FirstOrDefault() : null;
    }

    /// <inheritdoc/>
    public void Dispose() => _http.Dispose();

    private Task<HttpResponseMessage> GetAsync(Uri uri, string repository, RegistryCredential? credential, string[] accept, CancellationToken cancellationToken)
        => AskAsync(HttpMethod.Get, uri, repository, credential, accept, cancellationToken);

    private async Task<HttpResponseMessage> AskAsync(
        HttpMethod method, Uri uri, string repository, RegistryCredential? credential, string[] accept, CancellationToken cancellationToken)
    {
        long begin = Stopwatch.GetTimestamp();
        string outcome = "no answer";
        try
        {
            HttpResponseMessage answer = await SendAsync(method, uri, _tokens.Find(uri, repository), accept, cancellationToken).ConfigureAwait(false);
            if (answer.StatusCode == HttpStatusCode.Unauthorized)
            {
                AuthenticationHeaderValue? login = await _tokens.AnswerAsync(answer, uri, repository, credential, cancellationToken).ConfigureAwait(false);
                answer.Dispose();
                answer = login is null
                    ? throw Refused(uri, repository, credential)
                    : await SendAsync(method, uri, login, accept, cancellationToken).ConfigureAwait(false);
            }

            outcome = $"{(int)answer.StatusCode}";
            if (answer.StatusCode is HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden)
            {
                answer.Dispose();
                throw Refused(uri, repository, credential);
            }

            return answer;
        }
        catch (Exception error) when (error is HttpRequestException or IOException || (error is OperationCanceledException && !cancellationToken.IsCancellationRequested))
        {
            throw Unreachable(uri, error is OperationCanceledException ? "it did not answer in time" : error.Message, error);
        }
        finally
        {
            _trace.Record($"{method} {uri}", Stopwatch.GetElapsedTime(begin), outcome);
        }
    }

    private Task<HttpResponseMessage> SendAsync(HttpMethod method, Uri uri, AuthenticationHeaderValue? login, string[] accept, CancellationToken cancellationToken)
    {
        HttpRequestMessage request = new(method, uri);
        request.Headers.Authorization = login;
        foreach (string type in accept)
            request.Headers.Accept.Add(new MediaTypeWithQualityHeaderValue(type));
        return _http.SendAsync(request, cancellationToken);
    }

    private static async Task<JsonElement> ReadAsync(HttpResponseMessage answer, Uri uri, CancellationToken cancellationToken)
    {
        if (!answer.IsSuccessStatusCode)
        {
            string limit = answer.StatusCode == HttpStatusCode.TooManyRequests ? "its pull rate limit is reached" : $"it answered {(int)answer.StatusCode} {answer.ReasonPhrase}";
            throw Unreachable(uri, limit, null);
        }

        try
        {
            using JsonDocument json = JsonDocument.Parse(await answer.Content.ReadAsByteArrayAsync(cancellationToken).ConfigureAwait(false));
            return json.RootElement.Clone();
        }
        catch (JsonException error)
        {
            throw Unreachable(uri, "its answer is not JSON, so this is no registry", error);
        }
    }

    private static VerlException Unreachable(Uri uri, string why, Exception? error) => new(
        VerlErrorKind.RegistryUnreachable,
        $"The registry at {uri.Authority} can't be asked: {why}.",
        uri.Authority,
        "Check the network and proxy of this machine; an engine behind a mirror lists it under registry-mirrors in /etc/docker/daemon.json.",
        error);

    private static Uri? NextPage(HttpResponseMessage answer, Uri page)
    {
        // Link: </v2/…/tags/list?last=x&n=1000>; rel="next"
        string? link = answer.Headers.TryGetValues("Link", out IEnumerable<string>? links) ? links.FirstOrDefault(l => l.Contains("rel=\"next\"", StringComparison.Ordinal)) : null;
        int open = link?.IndexOf('<', StringComparison.Ordinal) ?? -1;
        int close = link?.IndexOf('>', StringComparison.Ordinal) ?? -1;
        return open >= 0 && close > open ? new Uri(page, link![(open + 1)..close]) : null;
    }

    private static long SizeOf(JsonElement manifest)
        => manifest.TryGetProperty("layers", out JsonElement layers) ? layers.EnumerateArray().Sum(layer => layer.GetProperty("size").GetInt64()) : 0;

    private static VerlException Refused(Uri uri, string repository, RegistryCredential? credential) => new(
        VerlErrorKind.RegistryAccessDenied,
        credential is null
            ? $"The registry at {uri.Authority} wants a login for '{repository}'."
            : $"The registry at {uri.Authority} refused the login of '{credential.UserName}' for '{repository}'.",
        repository,
        $"Give the right account with -Credential, or store it with 'docker login {uri.Authority}'.");
}
