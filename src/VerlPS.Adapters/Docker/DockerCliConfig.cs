using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using VerlPS.Engine;
using VerlPS.Images;

namespace VerlPS.Adapters.Docker;

/// <summary>The docker CLI's configuration folder: DOCKER_CONFIG or ~/.docker.</summary>
public sealed class DockerCliConfig : IDockerCliConfig
{
    private readonly string _folder;
    private readonly Func<string, string?> _environment;

    /// <summary>Reads this user's configuration.</summary>
    public DockerCliConfig()
        : this(Environment.GetEnvironmentVariable, Environment.GetFolderPath(Environment.SpecialFolder.UserProfile))
    {
    }

    /// <summary>Reads the configuration of the given environment and home folder.</summary>
    public DockerCliConfig(Func<string, string?> environment, string home)
    {
        _environment = environment;
        _folder = GetEnvironmentVariable("DOCKER_CONFIG") ?? Path.Combine(home, ".docker");
    }

    /// <inheritdoc/>
    public string? CurrentContext => ReadConfig() is { } config && Text(config, "currentContext") is { Length: > 0 } name ? name : null;

    /// <inheritdoc/>
    public string? GetEnvironmentVariable(string name) => _environment(name) is { Length: > 0 } value ? value : null;

    /// <inheritdoc/>
    public IReadOnlyList<string> ListContexts()
    {
        string folder = Path.Combine(_folder, "contexts", "meta");
        return Directory.Exists(folder)
            ? ["default", .. Directory.EnumerateDirectories(folder)
                .Select(context => ReadJson(Path.Combine(context, "meta.json")) is { } meta ? Text(meta, "Name") : null)
                .OfType<string>()
                .Order(StringComparer.Ordinal)]
            : ["default"];
    }

    /// <inheritdoc/>
    public string? FindContextHost(string name)
    {
        // The CLI names a context's folder after the SHA-256 of its name.
        string id = Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes(name))).ToLowerInvariant();
        return ReadJson(Path.Combine(_folder, "contexts", "meta", id, "meta.json")) is { } meta
            && meta.TryGetProperty("Endpoints", out JsonElement endpoints)
            && endpoints.TryGetProperty("docker", out JsonElement docker)
                ? Text(docker, "Host")
                : null;
    }

    /// <inheritdoc/>
    public RegistryCredential? FindCredential(string registry)
    {
        if (ReadConfig() is not { } config || !config.TryGetProperty("auths", out JsonElement auths))
            return null;

        // docker login stores Docker Hub under its v1 address, other registries under their host.
        string[] keys = registry == "docker.io" ? ["https://index.docker.io/v1/", "docker.io"] : [registry, $"https://{registry}", $"http://{registry}"];
        foreach (string key in keys)
        {
            if (auths.TryGetProperty(key, out JsonElement entry) && Text(entry, "auth") is { Length: > 0 } encoded)
                return Decode(encoded);
        }

        return null;
    }

    private static RegistryCredential? Decode(string encoded)
    {
        try
        {
            string[] parts = Encoding.UTF8.GetString(Convert.FromBase64String(encoded)).Split(':', 2);
            return parts.Length == 2 ? new RegistryCredential(parts[0], parts[1].TrimEnd('\0')) : null;
        }
        catch (FormatException)
        {
            return null;
        }
    }

    private JsonElement? ReadConfig() => ReadJson(Path.Combine(_folder, "config.json"));

    private static JsonElement? ReadJson(string path)
    {
        try
        {
            using JsonDocument document = JsonDocument.Parse(File.ReadAllBytes(path));
            return document.RootElement.ValueKind == JsonValueKind.Object ? document.RootElement.Clone() : null;
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException or JsonException)
        {
            return null;
        }
    }

    private static string? Text(JsonElement element, string property)
        => element.ValueKind == JsonValueKind.Object && element.TryGetProperty(property, out JsonElement value) && value.ValueKind == JsonValueKind.String
            ? value.GetString()
            : null;
}
