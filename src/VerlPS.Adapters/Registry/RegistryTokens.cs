using System.Collections.Concurrent;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using VerlPS.Images;

namespace VerlPS.Adapters.Registry;

/// <summary>Answers a registry's challenge: Basic, or a Bearer token from the service that it names.</summary>
internal sealed partial class RegistryTokens(HttpClient http)
{
    private readonly ConcurrentDictionary<string, AuthenticationHeaderValue> _known = new(StringComparer.Ordinal);

    public AuthenticationHeaderValue? Find(Uri uri, string repository) => _known.GetValueOrDefault(Key(uri, repository));

    /// <summary>The header that the challenge asks for; null where it can't be answered.</summary>
    public async Task<AuthenticationHeaderValue?> AnswerAsync(
        HttpResponseMessage challenged, Uri uri, string repository, RegistryCredential? credential, CancellationToken cancellationToken)
    {
        AuthenticationHeaderValue? challenge = challenged.Headers.WwwAuthenticate.FirstOrDefault();
        AuthenticationHeaderValue? answer = challenge?.Scheme.ToUpperInvariant() switch
        {
            "BASIC" => credential is { Kind: SecretKind.Password } ? Basic(credential) : null,
            "BEARER" when credential is { Kind: SecretKind.RegistryToken } => new AuthenticationHeaderValue("Bearer", credential.Secret),
            "BEARER" => await FetchAsync(challenge.Parameter ?? string.Empty, uri, repository, credential, cancellationToken).ConfigureAwait(false),
            _ => null,
        };
        if (answer is not null)
            _known[Key(uri, repository)] = answer;
        return answer;
    }

    private async Task<AuthenticationHeaderValue?> FetchAsync(string parameters, Uri uri, string repository, RegistryCredential? credential, CancellationToken cancellationToken)
    {
        Dictionary<string, string> fields = Field().Matches(parameters)
            .ToDictionary(match => match.Groups[1].Value, match => match.Groups[2].Value, StringComparer.OrdinalIgnoreCase);
        if (!fields.TryGetValue("realm", out string? realm) || !Uri.TryCreate(realm, UriKind.Absolute, out Uri? service))
            return null;

        // A registry that is asked in secret must not make us tell the login in the open.
        if (credential is not null && uri.Scheme == "https" && service.Scheme != "https")
            return null;

        string scope = fields.GetValueOrDefault("scope") ?? $"repository:{repository}:pull";
        using HttpRequestMessage request = Ask(service, fields.GetValueOrDefault("service") ?? string.Empty, scope, credential);
        using HttpResponseMessage answer = await http.SendAsync(request, cancellationToken).ConfigureAwait(false);
        if (!answer.IsSuccessStatusCode)
            return null;

        using JsonDocument json = JsonDocument.Parse(await answer.Content.ReadAsByteArrayAsync(cancellationToken).ConfigureAwait(false));
        string? token = json.RootElement.TryGetProperty("token", out JsonElement value) || json.RootElement.TryGetProperty("access_token", out value) ? value.GetString() : null;
        return token is null ? null : new AuthenticationHeaderValue("Bearer", token);
    }

    // distribution's token specification: a plain request, or OAuth 2 for identity tokens.
    private static HttpRequestMessage Ask(Uri service, string name, string scope, RegistryCredential? credential)
    {
        if (credential?.Kind == SecretKind.IdentityToken)
        {
            return new HttpRequestMessage(HttpMethod.Post, service)
            {
                Content = new FormUrlEncodedContent(new Dictionary<string, string>
                {
                    ["grant_type"] = "refresh_token",
                    ["refresh_token"] = credential.Secret,
                    ["service"] = name,
                    ["scope"] = scope,
                    ["client_id"] = "verlps",
                }),
            };
        }

        UriBuilder address = new(service) { Query = $"service={Uri.EscapeDataString(name)}&scope={Uri.EscapeDataString(scope)}" };
        HttpRequestMessage request = new(HttpMethod.Get, address.Uri);
        if (credential is not null)
            request.Headers.Authorization = Basic(credential);
        return request;
    }

    private static AuthenticationHeaderValue Basic(RegistryCredential credential)
        => new("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes($"{credential.UserName}:{credential.Secret}")));

    private static string Key(Uri uri, string repository) => $"{uri.Authority}/{repository}";

    [GeneratedRegex("(\\w+)=\"([^\"]*)\"")]
    private static partial Regex Field();
}
