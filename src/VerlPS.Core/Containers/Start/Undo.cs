using VerlPS.Engine;

namespace VerlPS.Containers;

/// <summary>What a start has made so far; disposing it takes all of that back, unless the start succeeded.</summary>
internal sealed class Undo(IDockerEngine engine, IFiles files, TimeSpan limit) : IAsyncDisposable
{
    private bool _forgotten;

    public List<string> Folders { get; } = [];

    public string? ContainerId { get; set; }

    public void Forget() => _forgotten = true;

    public async ValueTask DisposeAsync()
    {
        if (_forgotten)
            return;

        // The user's own token may be cancelled already, which is why we are here.
        using CancellationTokenSource deadline = new(limit);
        if (ContainerId is not null)
            await RemoveAsync(ContainerId, deadline.Token).ConfigureAwait(false);
        foreach (string folder in Enumerable.Reverse(Folders))
            files.RemoveEmptyDirectory(folder);
    }

    private async Task RemoveAsync(string id, CancellationToken cancellationToken)
    {
        try
        {
            await engine.Containers.RemoveAsync(id, force: true, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception error) when (error is VerlException or OperationCanceledException)
        {
            // The failure that brought us here is the one to report; an engine that went away takes its containers' cleanup with it.
        }
    }
}
