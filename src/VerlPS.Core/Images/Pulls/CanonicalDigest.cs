namespace VerlPS.Images;

/// <summary>What an image's own registry said of its digest.</summary>
/// <param name="Digest">The digest; null where it said none.</param>
/// <param name="Reason">Why there is none, a clause; null where there is one.</param>
/// <param name="Error">The failure behind it; null where the registry just has no such image.</param>
internal sealed record CanonicalAnswer(string? Digest, string? Reason, VerlException? Error);

/// <summary>
/// The digest that an image has in its own registry, asked for while the image is pulled from elsewhere: who is cut off
/// from the registry waits for its time-out in the shadow of the pull.
/// </summary>
/// <param name="remote">Registries.</param>
/// <param name="image">The image.</param>
/// <param name="platform">The platform that is pulled; null for the engine's.</param>
/// <param name="credential">The login; null for the stored one.</param>
internal sealed class CanonicalDigest(RemoteImages remote, ImageReference image, ImagePlatform? platform, RegistryCredential? credential)
{
    // Enough for a registry that is there; one that is not must not hold up the pull.
    private static readonly TimeSpan Soon = TimeSpan.FromSeconds(3);

    private Task<CanonicalAnswer>? _answer;

    /// <summary>Begins to ask, if that was not done yet.</summary>
    public void Begin(CancellationToken cancellationToken) => _answer ??= AskAsync(cancellationToken);

    /// <summary>The answer.</summary>
    public Task<CanonicalAnswer> GetAsync(CancellationToken cancellationToken)
    {
        Begin(cancellationToken);
        return _answer!;
    }

    /// <summary>The digest if the registry tells it within some seconds; else null.</summary>
    public async Task<string?> GetSoonAsync(CancellationToken cancellationToken)
    {
        try
        {
            return (await GetAsync(cancellationToken).WaitAsync(Soon, cancellationToken).ConfigureAwait(false)).Digest;
        }
        catch (TimeoutException)
        {
            return null;
        }
    }

    /// <summary>The registry has this configuration under the image's name. A mirror may keep the image for one platform
    /// where the registry has an index of several: the configuration, and with it every layer, is the same then.</summary>
    public async Task<bool> HasConfigAsync(string? config, CancellationToken cancellationToken)
    {
        try
        {
            return config is not null
                && await remote.FindCanonicalManifestAsync(image, platform, credential, cancellationToken).ConfigureAwait(false) is { ConfigDigest: string digest }
                && digest == config;
        }
        catch (VerlException)
        {
            return false;
        }
    }

    private async Task<CanonicalAnswer> AskAsync(CancellationToken cancellationToken)
    {
        string registry = PullSources.RegistryName(image);
        try
        {
            return await remote.FindCanonicalDigestAsync(image, credential, cancellationToken).ConfigureAwait(false) is string digest
                ? new CanonicalAnswer(digest, null, null)
                : new CanonicalAnswer(null, $"{registry} has no '{image}'", null);
        }
        catch (VerlException error)
        {
            return new CanonicalAnswer(null, error.Message.TrimEnd('.'), error);
        }
    }
}
