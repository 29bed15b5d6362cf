using System.Collections.Concurrent;
using System.Text.Json;
using VerlPS.Images;

namespace VerlPS.Adapters.Docker;

/// <summary>The docker CLI's stored logins, found as the CLI finds them (cli/config/configfile/file.go, cli/config/credentials).</summary>
/// <param name="config">The CLI's configuration.</param>
/// <param name="helpers">Asks credential helpers.</param>
public sealed class CliRegistryLogins(DockerCliConfig config, CredentialHelpers helpers) : IRegistryLogins
{
    private const string DockerHub = "docker.io";
    // The CLI keeps Docker Hub's login under the address of its first API.
    private const string DockerHubKey = "https://index.docker.io/v1/";

    // A helper may ask its user to unlock a key ring; one answer must do for one command.
    private readonly ConcurrentDictionary<string, StoredLogin> _known = new(StringComparer.Ordinal);

    /// <inheritdoc/>
    public async Task<StoredLogin> FindAsync(string registry, CancellationToken cancellationToken)
    {
        if (!_known.TryGetValue(registry, out StoredLogin? login))
            _known[registry] = login = await ReadAsync(registry == DockerHub ? DockerHubKey : registry, cancellationToken).ConfigureAwait(false);
        return login;
    }

    private async Task<StoredLogin> ReadAsync(string key, CancellationToken cancellationToken)
    {
        if (config.GetEnvironmentVariable("DOCKER_AUTH_CONFIG") is string text && FindEntry(Parse(text), key) is RegistryCredential given)
            return new StoredLogin(given);
        if (config.ReadConfig() is not JsonElement file)
            return StoredLogin.None;

        string? helper = (Member(file, "credHelpers") is JsonElement own ? CliJson.Text(own, key) : null) ?? CliJson.Text(file, "credsStore");
        return helper is { Length: > 0 }
            ? await helpers.GetAsync(helper, key, cancellationToken).ConfigureAwait(false)
            : new StoredLogin(FindEntry(file, key));
    }

    private static RegistryCredential? FindEntry(JsonElement? file, string key)
    {
        if (file is not JsonElement root || Member(root, "auths") is not JsonElement auths)
            return null;
        if (Member(auths, key) is JsonElement exact)
            return CliJson.ReadCredential(exact);

        // Files of old have addresses where newer ones have host names.
        return auths.EnumerateObject()
            .Where(entry => HostOf(entry.Name) == HostOf(key) || (key == DockerHubKey && entry.Name == DockerHub))
            .Select(entry => CliJson.ReadCredential(entry.Value))
            .FirstOrDefault(credential => credential is not null);
    }

    private static string HostOf(string address)
    {
        int scheme = address.IndexOf("://", StringComparison.Ordinal);
        return (scheme < 0 ? address : address[(scheme + 3)..]).Split('/')[0];
    }

    private static JsonElement? Parse(string text)
    {
        try
        {
            using JsonDocument document = JsonDocument.Parse(text);
            return document.RootElement.Clone();
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static JsonElement? Member(JsonElement parent, string name)
        => parent.ValueKind == JsonValueKind.Object && parent.TryGetProperty(name, out JsonElement value) && value.ValueKind == JsonValueKind.Object ? value : null;
}
