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
    // The longest list of tags that was seen has 200 KB; a configuration has some tens.
    private const int LongestAnswer = 32 << 20;
    // Docker's own repository for this question (docs.docker.com/docker-hub/usage/pulls); asking by HEAD is no pull.
    private const string BudgetRepository = "ratelimitpreview/test";
    private readonly HttpClient _http;
    private readonly RegistryTokens _tokens;
    private readonly IRequestTrace _trace;
    private readonly Uri _dockerHub;

    /// <summary>Makes a client; talks to nobody yet.</summary>
    /// <param name="trace">Hears of the requests.</param>
    /// <param name="timeout">For each request, connecting included.</param>
    /// <param name="dockerHub">What answers for Docker Hub; null for Docker Hub itself.</param>
    public RegistryClient(IRequestTrace trace, TimeSpan timeout, Uri? dockerHub = null)
    {
        _dockerHub = dockerHub ?? RegistryAddress.DockerHub;
        _http = new HttpClient(new SocketsHttpHandler { ConnectTimeout = timeout }) { Timeout = timeout, MaxResponseContentBufferSize = LongestAnswer };
        _tokens = new RegistryTokens(_http);
        _trace = trace;
    }

    /// <inheritdoc/>
    public async Task<IReadOnlyList<string>> ListTagsAsync(Uri? registry, string repository, RegistryCredential? credential, CancellationToken cancellationToken)
    {
        Uri host = Server(registry);
        List<string> tags = [];
        Uri? page = new(host, $"/v2/{repository}/tags/list?n={PageSize}");
        while (page is not null)
        {
            using HttpResponseMessage answer = await AskAsync(HttpMethod.Get, page, repository, credential, [], cancellationToken).ConfigureAwait(false);
            if (answer.StatusCode == HttpStatusCode.NotFound)
            {
                throw new VerlException(
                    VerlErrorKind.ImageNotFound,
                    $"The registry at {host.Authority} has no repository '{repository}'.",
                    repository,
                    "Check the name, or name another with -Repository [registry/]repository.");
            }

            JsonElement json = (await ReadAsync(answer, page, cancellationToken).ConfigureAwait(false)).Json;
            if (json.TryGetProperty("tags", out JsonElement found) && found.ValueKind == JsonValueKind.Array)
                tags.AddRange(found.EnumerateArray().Where(tag => tag.ValueKind == JsonValueKind.String).Select(tag => tag.GetString()!));
            page = NextPage(answer, page);
        }

        return tags;
    }

    /// <inheritdoc/>
    public async Task<RemoteManifest?> FindManifestAsync(
        Uri? registry, string repository, string version, ImagePlatform? platform, RegistryCredential? credential, CancellationToken cancellationToken)
    {
        if (await FindManifestJsonAsync(registry, repository, version, credential, cancellationToken).ConfigureAwait(false) is not (JsonElement manifest, string digest))
            return null;
        if (ManifestJson.ReadIndex(manifest) is not { } members)
            return ManifestJson.ReadImage(manifest, digest);

        ImagePlatform wanted = platform ?? ImagePlatform.OfMachine(System.Runtime.InteropServices.RuntimeInformation.OSArchitecture switch
        {
            System.Runtime.InteropServices.Architecture.Arm64 => "arm64",
            _ => "amd64",
        });
        RemoteManifest index = new(digest, null) { Platforms = [.. members.Select(member => member.Platform)] };
        string? inner = members.FirstOrDefault(member => wanted.Accepts(member.Platform)).Digest;
        return inner is not null && await FindManifestJsonAsync(registry, repository, inner, credential, cancellationToken).ConfigureAwait(false) is (JsonElement image, _)
            ? ManifestJson.ReadImage(image, digest) with { Platforms = index.Platforms }
            : index;
    }

    /// <inheritdoc/>
    public async Task<string?> FindDigestAsync(Uri? registry, string repository, string version, RegistryCredential? credential, CancellationToken cancellationToken)
    {
        Uri address = new(Server(registry), $"/v2/{repository}/manifests/{version}");
        using HttpResponseMessage answer = await AskAsync(HttpMethod.Head, address, repository, credential, ManifestJson.Types, cancellationToken).ConfigureAwait(false);
        if (answer.StatusCode == HttpStatusCode.NotFound)
            return null;

        // Not every registry answers this question, or tells the digest.
        return answer.IsSuccessStatusCode && Header(answer, "Docker-Content-Digest") is string digest
            ? digest
            : (await FindManifestJsonAsync(registry, repository, version, credential, cancellationToken).ConfigureAwait(false))?.Digest;
    }

    /// <inheritdoc/>
    public async Task<RemoteConfig?> FindConfigAsync(Uri? registry, string repository, string digest, RegistryCredential? credential, CancellationToken cancellationToken)
    {
        Uri address = new(Server(registry), $"/v2/{repository}/blobs/{digest}");
        using HttpResponseMessage answer = await AskAsync(HttpMethod.Get, address, repository, credential, [], cancellationToken).ConfigureAwait(false);
        return answer.StatusCode == HttpStatusCode.NotFound
            ? null
            : ManifestJson.ReadConfig((await ReadAsync(answer, address, cancellationToken).ConfigureAwait(false)).Json);
    }

    /// <inheritdoc/>
    public async Task<PullBudget> FindPullBudgetAsync(Uri? registry, RegistryCredential? credential, CancellationToken cancellationToken)
    {
        Uri address = new(Server(registry), $"/v2/{BudgetRepository}/manifests/latest");
        using HttpResponseMessage answer = await AskAsync(HttpMethod.Head, address, BudgetRepository, credential, ManifestJson.Types, cancellationToken).ConfigureAwait(false);
        return answer.StatusCode == HttpStatusCode.TooManyRequests || answer.IsSuccessStatusCode
            ? PullLimits.Read(Header(answer, "ratelimit-limit"), Header(answer, "ratelimit-remaining"), answer.StatusCode == HttpStatusCode.TooManyRequests)
            : throw RegistryErrors.Status(address, answer);
    }

    /// <inheritdoc/>
    public void Dispose() => _http.Dispose();

    private Uri Server(Uri? registry) => registry is null || registry == RegistryAddress.DockerHub ? _dockerHub : registry;

    private async Task<(JsonElement Manifest, string Digest)?> FindManifestJsonAsync(
        Uri? registry, string repository, string version, RegistryCredential? credential, CancellationToken cancellationToken)
    {
        Uri address = new(Server(registry), $"/v2/{repository}/manifests/{version}");
        using HttpResponseMessage answer = await AskAsync(HttpMethod.Get, address, repository, credential, ManifestJson.Types, cancellationToken).ConfigureAwait(false);
        if (answer.StatusCode == HttpStatusCode.NotFound)
            return null;

        (JsonElement manifest, byte[] content) = await ReadAsync(answer, address, cancellationToken).ConfigureAwait(false);
        return (manifest, Header(answer, "Docker-Content-Digest") ?? ManifestJson.DigestOf(content));
    }

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
                    ? throw RegistryErrors.Refused(uri, repository, credential)
                    : await SendAsync(method, uri, login, accept, cancellationToken).ConfigureAwait(false);
            }

            outcome = $"{(int)answer.StatusCode}";
            if (answer.StatusCode is HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden)
            {
                answer.Dispose();
                throw RegistryErrors.Refused(uri, repository, credential);
            }

            return answer;
        }
        catch (Exception error) when (error is HttpRequestException or IOException || (error is OperationCanceledException && !cancellationToken.IsCancellationRequested))
        {
            throw RegistryErrors.Unreachable(uri, error is OperationCanceledException ? "it did not answer in time" : RegistryErrors.Innermost(error), error, isTransient: true);
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

    private static async Task<(JsonElement Json, byte[] Content)> ReadAsync(HttpResponseMessage answer, Uri uri, CancellationToken cancellationToken)
    {
        if (!answer.IsSuccessStatusCode)
            throw RegistryErrors.Status(uri, answer);

        try
        {
            byte[] content = await answer.Content.ReadAsByteArrayAsync(cancellationToken).ConfigureAwait(false);
            using JsonDocument json = JsonDocument.Parse(content);
            return (json.RootElement.Clone(), content);
        }
        catch (JsonException error)
        {
            throw RegistryErrors.Unreachable(uri, "its answer is not JSON, so this is no registry", error);
        }
    }

    private static string? Header(HttpResponseMessage answer, string name)
        => answer.Headers.TryGetValues(name, out IEnumerable<string>? values) ? values.FirstOrDefault() : null;

    private static Uri? NextPage(HttpResponseMessage answer, Uri page)
    {
        // Link: </v2/…/tags/list?last=x&n=1000>; rel="next"
        string? link = answer.Headers.TryGetValues("Link", out IEnumerable<string>? links) ? links.FirstOrDefault(l => l.Contains("rel=\"next\"", StringComparison.Ordinal)) : null;
        int open = link?.IndexOf('<', StringComparison.Ordinal) ?? -1;
        int close = link?.IndexOf('>', StringComparison.Ordinal) ?? -1;
        return open >= 0 && close > open ? new Uri(page, link![(open + 1)..close]) : null;
    }
}
