namespace VerlPS.Images;

/// <summary>What a registry says of one tag without a pull.</summary>
/// <param name="Digest">The manifest's digest.</param>
/// <param name="CompressedSize">Bytes to fetch; null where the manifest is an index without our platform.</param>
public sealed record RemoteManifest(string Digest, long? CompressedSize);

/// <summary>What Docker Hub still lets somebody pull (docs.docker.com/docker-hub/usage/pulls).</summary>
/// <param name="Remaining">Pulls left; null where there is no limit.</param>
/// <param name="Limit">Pulls in all; null where there is no limit.</param>
/// <param name="Window">The time that the limit is for; null where not told.</param>
public sealed record PullBudget(int? Remaining, int? Limit, TimeSpan? Window);

/// <summary>A registry, through the OCI distribution API.</summary>
public interface IImageRegistry
{
    /// <summary>All tags of a repository, following pagination.</summary>
    /// <param name="registry">Base address; null means Docker Hub.</param>
    /// <param name="repository">The repository's path.</param>
    /// <param name="credential">The login; null for none.</param>
    /// <param name="cancellationToken">Stops the request.</param>
    /// <exception cref="VerlException">RegistryUnreachable, RegistryAccessDenied or ImageNotFound (no such repository).</exception>
    Task<IReadOnlyList<string>> ListTagsAsync(Uri? registry, string repository, RegistryCredential? credential, CancellationToken cancellationToken);

    /// <summary>Digest and size of one tag; null where the registry does not have it.</summary>
    /// <exception cref="VerlException">RegistryUnreachable or RegistryAccessDenied.</exception>
    Task<RemoteManifest?> FindManifestAsync(Uri? registry, string repository, string tag, RegistryCredential? credential, CancellationToken cancellationToken);

    /// <summary>The pulls that Docker Hub has left for an account, or for this address where no login is given. Costs none of them.</summary>
    /// <exception cref="VerlException">RegistryUnreachable or RegistryAccessDenied.</exception>
    Task<PullBudget> FindPullBudgetAsync(Uri? registry, RegistryCredential? credential, CancellationToken cancellationToken);
}
