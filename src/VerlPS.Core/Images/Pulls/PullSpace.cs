using VerlPS.Engine;
using VerlPS.Hosts;

namespace VerlPS.Images;

/// <summary>Tells before the first byte whether an engine has room for an image.</summary>
/// <param name="engine">The engine.</param>
/// <param name="remote">Registries.</param>
/// <param name="tree">Files of this machine, which is the engine's host where the engine is local.</param>
internal sealed class PullSpace(IDockerEngine engine, RemoteImages remote, IHostTree tree)
{
    // With more than this no image of verl runs out of it, and nobody needs to be asked for its size.
    private static readonly long Plenty = HostProfile.Default.DiskFree;

    /// <summary>The free space where the engine keeps images; null where that can't be seen from here.</summary>
    public async Task<DiskSpace?> MeasureAsync(CancellationToken cancellationToken)
    {
        if (!engine.Endpoint.IsLocal)
            return null;

        EngineInfo info = await remote.InfoAsync(cancellationToken).ConfigureAwait(false);
        return new HostFiles(tree).MeasureImageStore(info);
    }

    /// <summary>The size of what is pulled can matter.</summary>
    public static bool IsScarce(DiskSpace? disk) => disk is not null && disk.Free < Plenty;

    /// <summary>Refuses an image for which there is no room.</summary>
    /// <exception cref="VerlException">DiskFull.</exception>
    public async Task CheckAsync(PullSource source, RemoteManifest manifest, DiskSpace disk, RegistryCredential? credential, CancellationToken cancellationToken)
    {
        if (manifest.CompressedSize is not long packed || disk.Free >= Room(packed))
            return;

        // Layers that the store has are not pulled again.
        long missing = await MissingAsync(source, manifest, credential, cancellationToken).ConfigureAwait(false);
        if (disk.Free >= Room(missing))
            return;

        throw new VerlException(
            VerlErrorKind.DiskFull,
            $"There is no room for '{source.From}': {ByteSize.Format(missing)} to fetch take {ByteSize.Format(Room(missing))} or more unpacked, and {disk.Path} has {ByteSize.Format(disk.Free)} free.",
            source.From.ToString(),
            "Remove images that nobody needs, Get-VerlImage | Where-Object -Not Containers | Remove-VerlImage, or move the engine's data-root; -SkipDiskCheck pulls all the same.");
    }

    private static long Room(long packed) => (long)(packed * HostProfile.Default.ImageSpaceFactorMinimum);

    private async Task<long> MissingAsync(PullSource source, RemoteManifest manifest, RegistryCredential? credential, CancellationToken cancellationToken)
    {
        long all = manifest.Layers.Sum(layer => layer.Size);
        if (manifest.ConfigDigest is not string digest
            || await remote.FindConfigAsync(source.From, digest, credential, cancellationToken).ConfigureAwait(false) is not RemoteConfig config
            || config.Layers.Count != manifest.Layers.Count)
        {
            return all;
        }

        int shared = 0;
        foreach (StoredImage listed in await engine.Images.ListAsync(cancellationToken).ConfigureAwait(false))
        {
            if (await engine.Images.FindAsync(listed.Id, cancellationToken).ConfigureAwait(false) is StoredImage stored)
                shared = Math.Max(shared, stored.Layers.Zip(config.Layers).TakeWhile(pair => pair.First == pair.Second).Count());
        }

        return manifest.Layers.Skip(shared).Sum(layer => layer.Size);
    }
}
