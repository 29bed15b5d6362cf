using VerlPS.Images;

namespace VerlPS.Adapters.Docker;

/// <summary>
/// Reads why a pull failed. The engine answers 404 or 500 with prose for everything, so the prose decides
/// (texts seen from Engine 20.10 and 26.1 against a docker-registry 2.8).
/// </summary>
internal static class PullErrors
{
    public static VerlException Translate(string message, ImageReference image, Exception? cause)
    {
        string registry = image.Registry ?? "Docker Hub";
        if (Has(message, "manifest unknown") || Has(message, "not found: manifest") || Has(message, "repository does not exist") || Has(message, "name unknown"))
        {
            return new VerlException(
                VerlErrorKind.ImageNotFound,
                $"{registry} has no image '{image}': {message}",
                image.ToString(),
                $"List the tags that exist: Get-VerlImage -Available -Repository {image.Name}",
                cause);
        }

        if (Has(message, "no basic auth credentials") || Has(message, "unauthorized") || Has(message, "authentication required") || Has(message, "access denied") || Has(message, "denied:"))
        {
            return new VerlException(
                VerlErrorKind.RegistryAccessDenied,
                $"{registry} refused the login for '{image}': {message}",
                image.ToString(),
                $"Give the right account with -Credential, or store it with 'docker login {image.Registry}'.",
                cause);
        }

        if (Has(message, "dial tcp") || Has(message, "no such host") || Has(message, "i/o timeout") || Has(message, "TLS handshake") || Has(message, "Client.Timeout"))
        {
            return new VerlException(
                VerlErrorKind.RegistryUnreachable,
                $"The engine can't reach {registry} for '{image}': {message}",
                image.ToString(),
                "Check the engine host's network and proxy; behind a slow or closed line set registry-mirrors in /etc/docker/daemon.json.",
                cause);
        }

        return new VerlException(
            VerlErrorKind.ImagePullFailed,
            $"The pull of '{image}' broke off: {message}",
            image.ToString(),
            Has(message, "no space left") ? "Make room at the engine's data root, for example with 'docker system prune', and pull again." : "Pull again; layers that are complete are kept.",
            cause);
    }

    private static bool Has(string message, string part) => message.Contains(part, StringComparison.OrdinalIgnoreCase);
}
