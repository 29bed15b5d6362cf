using VerlPS.Images;

namespace VerlPS.Hosts;

/// <summary>Looks for an image where a pull would: in the mirrors that answer, and in the registry behind them where they lack it.</summary>
internal sealed class ManifestProbe(IImageRegistry registry, ImageReference image, Func<string, CancellationToken, Task<RegistryCredential?>> findLogin)
{
    /// <summary>What the first source that has the image says of it, else what the last one says.</summary>
    /// <param name="route">The servers that a pull would ask.</param>
    /// <param name="mirrors">The mirrors that answer.</param>
    /// <param name="server">The registry, or a mirror that stands for it.</param>
    /// <param name="cancellationToken">Stops the requests.</param>
    public async Task<ManifestReading> FindAsync(RegistryRoute route, IReadOnlyList<Uri> mirrors, Uri server, CancellationToken cancellationToken)
    {
        foreach (Uri mirror in mirrors)
        {
            // A mirror gets nobody's Docker Hub password.
            ManifestReading there = await AskAsync(mirror, await findLogin(mirror.Authority, cancellationToken).ConfigureAwait(false), cancellationToken).ConfigureAwait(false);
            if (there.Manifest is not null)
                return there;
        }

        return await AskAsync(route.IsDockerHub ? RegistryAddress.DockerHub : server, await findLogin(route.Registry, cancellationToken).ConfigureAwait(false), cancellationToken).ConfigureAwait(false);
    }

    private async Task<ManifestReading> AskAsync(Uri server, RegistryCredential? login, CancellationToken cancellationToken)
    {
        string name = RegistryRoute.NameOf(server);
        try
        {
            string version = image.Digest ?? image.Tag ?? "latest";
            return new ManifestReading(name, await registry.FindManifestAsync(server, image.Repository, version, null, login, cancellationToken).ConfigureAwait(false), null);
        }
        catch (VerlException refusal)
        {
            return new ManifestReading(name, null, refusal);
        }
    }
}
