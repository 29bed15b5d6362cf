using System.Runtime.CompilerServices;
using VerlPS.Engine;

namespace VerlPS.Images;

/// <summary>
/// What registries have of images, asked as a pull on the engine would ask: of the engine's mirrors first where an image
/// is Docker Hub's. This machine asks, and not the engine; where they see different networks they may get different answers.
/// </summary>
public sealed class RemoteImages(IDockerEngine engine, IImageRegistry registry, IRegistryLogins logins)
{
    private const string DefaultRepository = "verlai/verl";
    private EngineInfo? _info;
    private Uri? _answered;

    /// <summary>The repository that is meant where none is named.</summary>
    public static ImageReference Repository(string? named) => ImageReference.Parse(named ?? DefaultRepository);

    /// <summary>The tags that a repository offers; a mirror that does not answer is a warning.</summary>
    /// <param name="repository">The repository.</param>
    /// <param name="credential">The login; null for the stored one.</param>
    /// <param name="cancellationToken">Stops the requests.</param>
    public async IAsyncEnumerable<StreamItem> ListAsync(
        ImageReference repository, RegistryCredential? credential, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        IReadOnlyList<Uri> servers = await ServersAsync(repository, cancellationToken).ConfigureAwait(false);
        for (int i = 0; i < servers.Count; i++)
        {
            (IReadOnlyList<string> tags, VerlException? error) = await TryListAsync(servers[i], repository, credential, cancellationToken).ConfigureAwait(false);
            if (error is null)
            {
                _answered = servers[i];
                foreach (string tag in tags.Order(StringComparer.Ordinal))
                    yield return new ResultItem(ImageCatalogue.Describe(repository with { Tag = tag, Digest = null }) with { DockerHost = engine.Endpoint.DockerHost });
                yield break;
            }

            if (i == servers.Count - 1)
                throw error;
            yield return new WarningItem($"{error.Message} Trying the next.");
        }
    }

    /// <summary>What the catalogue knows of a repository; for hosts that reach no registry.</summary>
    public IEnumerable<VerlImage> ListCatalogue(ImageReference repository)
        => ImageCatalogue.List(repository.Repository)
            .Select(image => ImageCatalogue.Describe(repository with { Tag = image.Tag }) with { DockerHost = engine.Endpoint.DockerHost });

    /// <summary>An image's manifest, from the first server that has it; null where none does.</summary>
    /// <param name="image">The image; must have a tag or a digest.</param>
    /// <param name="platform">The platform whose size is wanted; null for the engine's.</param>
    /// <param name="credential">The login; null for the stored one.</param>
    /// <param name="cancellationToken">Stops the requests.</param>
    /// <exception cref="VerlException">What the last server said, where none has it and one did not answer.</exception>
    public Task<RemoteManifest?> FindManifestAsync(ImageReference image, ImagePlatform? platform, RegistryCredential? credential, CancellationToken cancellationToken)
        => FirstAsync(image, credential, async (server, login) => await registry.FindManifestAsync(
            server, image.Repository, Version(image), platform ?? await PlatformAsync(cancellationToken).ConfigureAwait(false), login, cancellationToken).ConfigureAwait(false), cancellationToken);

    /// <summary>An image's configuration, by the digest that its manifest names; null where it can't be had. What it tells is a courtesy.</summary>
    public async Task<RemoteConfig?> FindConfigAsync(ImageReference image, string digest, RegistryCredential? credential, CancellationToken cancellationToken)
    {
        try
        {
            return await FirstAsync(
                image, credential, (server, login) => registry.FindConfigAsync(server, image.Repository, digest, login, cancellationToken), cancellationToken).ConfigureAwait(false);
        }
        catch (VerlException)
        {
            return null;
        }
    }

    /// <summary>The digest that the image's own registry has under its name, and no mirror's; null where it has none.</summary>
    /// <param name="image">The image.</param>
    /// <param name="credential">The login; null for the stored one.</param>
    /// <param name="cancellationToken">Stops the requests.</param>
    /// <exception cref="VerlException">What the registry said.</exception>
    public async Task<string?> FindCanonicalDigestAsync(ImageReference image, RegistryCredential? credential, CancellationToken cancellationToken)
    {
        (Uri server, RegistryCredential? login) = await CanonicalAsync(image, credential, cancellationToken).ConfigureAwait(false);
        return await registry.FindDigestAsync(server, image.Repository, Version(image), login, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>The manifest that the image's own registry has under its name, and no mirror's; null where it has none.</summary>
    /// <exception cref="VerlException">What the registry said.</exception>
    public async Task<RemoteManifest?> FindCanonicalManifestAsync(
        ImageReference image, ImagePlatform? platform, RegistryCredential? credential, CancellationToken cancellationToken)
    {
        (Uri server, RegistryCredential? login) = await CanonicalAsync(image, credential, cancellationToken).ConfigureAwait(false);
        ImagePlatform wanted = platform ?? await PlatformAsync(cancellationToken).ConfigureAwait(false);
        return await registry.FindManifestAsync(server, image.Repository, Version(image), wanted, login, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>The pulls that Docker Hub has left, in words; null where it is not what answered last.</summary>
    public async Task<string?> DescribeBudgetAsync(ImageReference repository, RegistryCredential? credential, CancellationToken cancellationToken)
    {
        if (_answered != RegistryAddress.DockerHub)
            return null;

        try
        {
            StoredLogin login = await LoginAsync(repository, _answered, credential, cancellationToken).ConfigureAwait(false);
            PullBudget budget = await registry.FindPullBudgetAsync(null, login.Credential, cancellationToken).ConfigureAwait(false);
            return PullLimits.Describe(budget, login.Credential);
        }
        catch (VerlException error)
        {
            return $"Docker Hub does not tell how many pulls are left: {error.Message}";
        }
    }

    /// <summary>The platform of the engine's host.</summary>
    public async Task<ImagePlatform> PlatformAsync(CancellationToken cancellationToken)
        => ImagePlatform.OfMachine((await InfoAsync(cancellationToken).ConfigureAwait(false)).Architecture);

    /// <summary>The engine, asked once.</summary>
    public async Task<EngineInfo> InfoAsync(CancellationToken cancellationToken)
        => _info ??= await engine.Facts.GetInfoAsync(cancellationToken).ConfigureAwait(false);

    private async Task<(Uri Server, RegistryCredential? Login)> CanonicalAsync(
        ImageReference image, RegistryCredential? credential, CancellationToken cancellationToken)
    {
        Uri server = RegistryRoute.Of(image, await InfoAsync(cancellationToken).ConfigureAwait(false)).Addresses[^1];
        return (server, (await LoginAsync(image, server, credential, cancellationToken).ConfigureAwait(false)).Credential);
    }

    private async Task<T?> FirstAsync<T>(
        ImageReference image, RegistryCredential? credential, Func<Uri, RegistryCredential?, Task<T?>> ask, CancellationToken cancellationToken)
        where T : class
    {
        VerlException? failure = null;
        foreach (Uri server in await ServersAsync(image, cancellationToken).ConfigureAwait(false))
        {
            StoredLogin login = await LoginAsync(image, server, credential, cancellationToken).ConfigureAwait(false);
            try
            {
                if (await ask(server, login.Credential).ConfigureAwait(false) is T found)
                    return found;
            }
            catch (VerlException error)
            {
                failure = LoginProblem.Explain(error, login);
            }
        }

        return failure is null ? null : throw failure;
    }

    private async Task<(IReadOnlyList<string> Tags, VerlException? Error)> TryListAsync(
        Uri server, ImageReference repository, RegistryCredential? credential, CancellationToken cancellationToken)
    {
        StoredLogin login = await LoginAsync(repository, server, credential, cancellationToken).ConfigureAwait(false);
        try
        {
            return (await registry.ListTagsAsync(server, repository.Repository, login.Credential, cancellationToken).ConfigureAwait(false), null);
        }
        catch (VerlException error)
        {
            return ([], LoginProblem.Explain(error, login));
        }
    }

    private async Task<IReadOnlyList<Uri>> ServersAsync(ImageReference image, CancellationToken cancellationToken)
    {
        RegistryRoute route = RegistryRoute.Of(image, await InfoAsync(cancellationToken).ConfigureAwait(false));
        return [.. route.Mirrors, .. route.Addresses];
    }

    // A mirror gets nobody's Docker Hub password, the one that was given included.
    private async Task<StoredLogin> LoginAsync(ImageReference image, Uri server, RegistryCredential? given, CancellationToken cancellationToken)
    {
        bool mirror = image.Registry is null && server != RegistryAddress.DockerHub;
        return given is not null && !mirror
            ? new StoredLogin(given)
            : await logins.FindAsync(mirror ? server.Authority : image.Registry ?? RegistryRoute.DockerHub, cancellationToken).ConfigureAwait(false);
    }

    private static string Version(ImageReference image) => image.Digest ?? image.Tag!;
}
