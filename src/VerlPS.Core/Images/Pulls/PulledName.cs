using VerlPS.Engine;

namespace VerlPS.Images;

/// <summary>
/// The name that a pull gives an image. Disposing it takes the pulled image back and gives the name to the image that
/// had it before, unless the pull was kept.
/// </summary>
internal sealed class PulledName(IDockerEngine engine, ImageReference name, StoredImage? before) : IAsyncDisposable
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(20);

    private bool _kept;

    /// <summary>Looks at what has the name now.</summary>
    public static async Task<PulledName> WatchAsync(IDockerEngine engine, ImageReference name, CancellationToken cancellationToken)
        => new(engine, name, await engine.Images.FindAsync(name.ToString(), cancellationToken).ConfigureAwait(false));

    /// <summary>The image is what was wanted.</summary>
    public void Keep() => _kept = true;

    public async ValueTask DisposeAsync()
    {
        if (_kept)
            return;

        // The user's own token may be cancelled already, which is why we are here.
        using CancellationTokenSource deadline = new(Limit);
        try
        {
            StoredImage? now = await engine.Images.FindAsync(name.ToString(), deadline.Token).ConfigureAwait(false);
            if (now is null || now.Id == before?.Id)
                return;
            if (before is not null && name.Tag is not null)
                await engine.Images.TagAsync(before.Id, name with { Digest = null }, deadline.Token).ConfigureAwait(false);
            await engine.Images.RemoveAsync(before is null ? name.ToString() : now.Id, force: false, deadline.Token).ConfigureAwait(false);
        }
        catch (Exception error) when (error is VerlException or OperationCanceledException)
        {
            // The failure that brought us here is the one to report; what is left has other names, or containers that use it.
        }
    }
}
