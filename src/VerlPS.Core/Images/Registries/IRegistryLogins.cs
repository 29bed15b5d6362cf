namespace VerlPS.Images;

/// <summary>What is stored for a registry.</summary>
/// <param name="Credential">The login; null where there is none.</param>
/// <param name="Problem">Why a login that should be there could not be read, a clause without a full stop; null where all is well.</param>
public sealed record StoredLogin(RegistryCredential? Credential, string? Problem = null)
{
    /// <summary>Nothing is stored.</summary>
    public static StoredLogin None { get; } = new((RegistryCredential?)null);
}

/// <summary>The logins that <c>docker login</c> stored for this user. Read only.</summary>
public interface IRegistryLogins
{
    /// <summary>
    /// The login for a registry, in the docker CLI's order: DOCKER_AUTH_CONFIG, the registry's own credential helper,
    /// the common one (credsStore), the entries of config.json. A helper that fails is told as a problem and never throws.
    /// </summary>
    /// <param name="registry">The registry as in an image's name; docker.io for Docker Hub.</param>
    /// <param name="cancellationToken">Stops a helper.</param>
    Task<StoredLogin> FindAsync(string registry, CancellationToken cancellationToken);
}
