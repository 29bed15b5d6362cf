using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using VerlPS.Engine;

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
    public string? CurrentContext => ReadConfig() is { } config && CliJson.Text(config, "currentContext") is { Length: > 0 } name ? name : null;

    /// <inheritdoc/>
    public string? GetEnvironmentVariable(string name) => _environment(name) is { Length: > 0 } value ? value : null;

    /// <inheritdoc/>
    public IReadOnlyList<string> ListContexts()
    {
        string folder = Path.Combine(_folder, "contexts", "meta");
        return Directory.Exists(folder)
            ? ["default", .. Directory.EnumerateDirectories(folder)
                .Select(context => ReadJson(Path.Combine(context, "meta.json")) is { } meta ? CliJson.Text(meta, "Name") : null)
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
                ? CliJson.Text(docker, "Host")
                : null;
    }

    /// <summary>config.json; null where there is none, or what is there is no JSON.</summary>
    internal JsonElement? ReadConfig() => ReadJson(Path.Combine(_folder, "config.json"));

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
}
