using VerlPS.Engine;

namespace VerlPS.Containers;

/// <summary>
/// A container that another one takes the place of. It is stopped and put aside under another name, so that its ports
/// and its name are free; disposing it brings it back as it was, or removes it where the new one came to stand.
/// </summary>
/// <param name="engine">The engine.</param>
/// <param name="old">The container; null where there is none to replace, and then nothing is done.</param>
/// <param name="limit">How long bringing it back may take.</param>
internal sealed class Replacement(IDockerEngine engine, VerlContainer? old, TimeSpan limit) : IAsyncDisposable
{
    private bool _renamed;
    private bool _decided;
    private bool _removed;

    /// <summary>Stops the old container and takes its name from it.</summary>
    public async Task BeginAsync(CancellationToken cancellationToken)
    {
        if (old is null)
            return;

        await engine.Containers.StopAsync(old.Id, null, cancellationToken).ConfigureAwait(false);
        // From here on the name is changed or it is not; nobody may lose count.
        await engine.Containers.RenameAsync(old.Id, $"{old.Name}-replaced-{old.Id[..12]}", CancellationToken.None).ConfigureAwait(false);
        _renamed = true;
    }

    /// <summary>The new one stands: the old one does not come back.</summary>
    public void Decide() => _decided = true;

    /// <summary>The old one goes. It takes the engine a while, and so comes after the new one was told of.</summary>
    public async Task CompleteAsync()
    {
        if (old is null || _removed)
            return;
        _removed = true;
        await engine.Containers.RemoveAsync(old.Id, force: true, CancellationToken.None).ConfigureAwait(false);
    }

    public async ValueTask DisposeAsync()
    {
        if (old is null || _removed)
            return;
        if (_decided)
        {
            // Whoever asked took the new one and went.
            await CompleteAsync().ConfigureAwait(false);
            return;
        }

        using CancellationTokenSource deadline = new(limit);
        try
        {
            if (_renamed)
                await engine.Containers.RenameAsync(old.Id, old.Name, deadline.Token).ConfigureAwait(false);
            if (old.State is "running" or "restarting")
                await engine.Containers.StartAsync(old.Id, deadline.Token).ConfigureAwait(false);
        }
        catch (Exception error) when (error is VerlException or OperationCanceledException)
        {
            // The failure that brought us here is the one to report; an engine that went away comes back with the container's own restart policy.
        }
    }
}
