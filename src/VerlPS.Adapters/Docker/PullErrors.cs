using VerlPS.Images;

namespace VerlPS.Adapters.Docker;

/// <summary>
/// Tells why a pull failed. The engine answers 404 or 500 with prose for everything, so the prose decides (texts seen
/// from Engine 20.10 and 26.1 against a docker-registry 2.8, and in moby's daemon/internal/distribution).
/// </summary>
internal static class PullErrors
{
    private static readonly string[] Missing = ["manifest unknown", "not found: manifest", "repository does not exist", "name unknown"];
    private static readonly string[] Limited = ["toomanyrequests", "429 Too Many Requests", "pull rate limit"];
    private static readonly string[] Denied = ["no basic auth credentials", "unauthorized", "authentication required", "access denied", "denied:", "401 Unauthorized", "403 Forbidden"];
    private static readonly string[] WrongPlatform = ["no matching manifest for", "no match for platform", "cannot be used on this platform", "does not match the specified platform"];
    private static readonly string[] Full = ["no space left on device", "disk quota exceeded"];
    private static readonly string[] Untrusted = ["x509:", "server gave HTTP response to HTTPS client", "certificate"];
    private static readonly string[] Network =
    [
        "dial tcp", "no such host", "server misbehaving", "i/o timeout", "TLS handshake", "Client.Timeout", "context deadline exceeded", "connection refused",
        "connection reset", "broken pipe", "network is unreachable", "no route to host", "EOF", "http2:", "request canceled",
        "500 Internal", "502 Bad", "503 Service", "504 Gateway",
    ];

    /// <summary>The failure in the user's terms.</summary>
    /// <param name="message">The engine's words.</param>
    /// <param name="image">What was pulled.</param>
    /// <param name="hasBegun">Bytes of it had come already.</param>
    /// <param name="cause">The exception behind it.</param>
    public static VerlException Translate(string message, ImageReference image, bool hasBegun, Exception? cause)
    {
        string registry = image.Registry ?? "Docker Hub";
        (VerlErrorKind kind, string summary, string remedy) = Judge(message, image, registry, hasBegun);
        return new VerlException(kind, $"{summary}: {message.TrimEnd('.')}.", image.ToString(), remedy, cause)
        {
            IsTransient = kind is VerlErrorKind.RegistryUnreachable or VerlErrorKind.ImagePullFailed && Has(message, Network) && !Has(message, Untrusted),
        };
    }

    private static (VerlErrorKind Kind, string Summary, string Remedy) Judge(string message, ImageReference image, string registry, bool hasBegun)
        => Has(message, Missing) ? (
                VerlErrorKind.ImageNotFound,
                $"{registry} has no image '{image}'",
                $"List the tags that exist: Get-VerlImage -Available -Repository {image.Name}")
            : Has(message, Limited) ? (
                VerlErrorKind.RegistryRateLimited,
                $"{registry} lets this account or address pull no more for now ('{image}')",
                "Wait, log in with 'docker login' or -Credential, which raises the limit, or use a -Mirror.")
            : Has(message, Denied) ? (
                VerlErrorKind.RegistryAccessDenied,
                $"{registry} refused the login for '{image}'",
                $"Give the right account with -Credential, or store it with 'docker login{(image.Registry is null ? "" : $" {image.Registry}")}'.")
            : Has(message, WrongPlatform) ? (
                VerlErrorKind.ImagePlatformMismatch,
                $"'{image}' is not built for the engine's platform",
                "Take an image for that platform, see Get-VerlImage -Available -Detailed, or name another one with -Platform.")
            : Has(message, Full) ? (
                VerlErrorKind.DiskFull,
                $"The engine's disk was full before '{image}' was unpacked",
                "Make room at the engine's data root, Get-VerlImage | Where-Object -Not Containers | Remove-VerlImage, and pull again.")
            : Has(message, Untrusted) ? (
                VerlErrorKind.RegistryUnreachable,
                $"The engine does not trust {registry} for '{image}'",
                "Put the registry's certificate into /etc/docker/certs.d on the engine's host, or the registry into insecure-registries of its daemon.json.")
            : !Has(message, Network) || hasBegun ? (
                VerlErrorKind.ImagePullFailed,
                $"The pull of '{image}' broke off",
                "Pull again; see the engine's log, 'journalctl -u docker', if it happens again.")
            : (
                VerlErrorKind.RegistryUnreachable,
                $"The engine can't reach {registry} for '{image}'",
                "Check the engine host's network and proxy; behind a slow or closed line use a -Mirror, or set registry-mirrors in /etc/docker/daemon.json.");

    private static bool Has(string message, IEnumerable<string> parts) => parts.Any(part => message.Contains(part, StringComparison.OrdinalIgnoreCase));
}
