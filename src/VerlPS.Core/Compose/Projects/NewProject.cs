namespace VerlPS.Compose;

/// <summary>A project that is being made: disposing it takes it back, unless it is to be kept.</summary>
/// <param name="remove">How; null where it was there before.</param>
/// <param name="cancelled">The user's own token.</param>
internal sealed class NewProject(Func<CancellationToken, Task<string>>? remove, CancellationToken cancelled) : IAsyncDisposable
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(30);

    // What a compose that was ended has asked for, the engine does all the same, and a moment later than a first look sees.
    private static readonly TimeSpan[] AfterCancel = [TimeSpan.FromMilliseconds(200), TimeSpan.FromMilliseconds(500)];

    private bool _kept;

    public void Keep() => _kept = true;

    public async ValueTask DisposeAsync()
    {
        if (_kept || remove is null)
            return;

        // The user's own token may be cancelled already, which is why we are here.
        using CancellationTokenSource deadline = new(Limit);
        try
        {
            await remove(deadline.Token).ConfigureAwait(false);
            foreach (TimeSpan pause in cancelled.IsCancellationRequested ? AfterCancel : [])
            {
                await Task.Delay(pause, deadline.Token).ConfigureAwait(false);
                await remove(deadline.Token).ConfigureAwait(false);
            }
        }
        catch (Exception error) when (error is VerlException or OperationCanceledException)
        {
            // The failure that brought us here is the one to report.
        }
    }
}
