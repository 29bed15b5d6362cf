using VerlPS.Engine;

namespace VerlPS.Hosts;

/// <summary>What came of asking the engine.</summary>
/// <param name="Info">Its answer.</param>
/// <param name="Error">Why there is none.</param>
internal sealed record EngineAnswer(Fact<EngineInfo> Info, VerlException? Error);

/// <summary>Asks the engine who it is, and what else it knows.</summary>
internal sealed class EngineProbe(IDockerEngine engine, TimeProvider clock)
{
    /// <summary>Never throws for what the engine does; the answer tells.</summary>
    public async Task<EngineAnswer> AskAsync(TimeSpan timeout, CancellationToken cancellationToken)
    {
        (Fact<EngineInfo> info, VerlException? error) = await TryAsync<EngineInfo>(
            async token => await engine.Facts.GetInfoAsync(token).ConfigureAwait(false), timeout, cancellationToken).ConfigureAwait(false);
        return new EngineAnswer(error is null ? info : Fact.None<EngineInfo>("no engine", info.Duration), error);
    }

    /// <summary>Asks one thing more, at the same time; where the engine does not answer at all, that is the reason that is given.</summary>
    /// <param name="answer">The engine's answer to who it is.</param>
    /// <param name="ask">The question; null where the engine has no answer.</param>
    /// <param name="missing">Why there is no value then.</param>
    /// <param name="timeout">How long it may take.</param>
    /// <param name="cancellationToken">Stops the request.</param>
    public async Task<Fact<T>> AskAsync<T>(
        Task<EngineAnswer> answer, Func<IEngineFacts, CancellationToken, Task<T?>> ask, string missing, TimeSpan timeout, CancellationToken cancellationToken)
        where T : class
    {
        (Fact<T> fact, VerlException? error) = await TryAsync(token => ask(engine.Facts, token), timeout, cancellationToken).ConfigureAwait(false);
        if (fact.Value is not null)
            return fact;

        string? silent = (await answer.ConfigureAwait(false)).Info.Missing;
        return Fact.None<T>(silent ?? error?.Message.TrimEnd('.') ?? missing, fact.Duration);
    }

    private async Task<(Fact<T> Fact, VerlException? Error)> TryAsync<T>(Func<CancellationToken, Task<T?>> ask, TimeSpan timeout, CancellationToken cancellationToken)
        where T : class
    {
        long begin = clock.GetTimestamp();
        using CancellationTokenSource limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(timeout);
        try
        {
            T? value = await ask(limit.Token).ConfigureAwait(false);
            return (value is null ? Nothing() : Fact.Of(value, clock.GetElapsedTime(begin)), null);
        }
        catch (VerlException error)
        {
            return (Nothing(), error);
        }
        catch (OperationCanceledException error) when (!cancellationToken.IsCancellationRequested)
        {
            return (Nothing(), new VerlException(
                VerlErrorKind.EngineTimeout,
                FormattableString.Invariant($"The engine at {engine.Endpoint.DockerHost} did not answer within {timeout.TotalSeconds:0} s."),
                engine.Endpoint.DockerHost,
                "See whether 'docker version' answers; 'systemctl restart docker' mends an engine that hangs.",
                error));
        }

        Fact<T> Nothing() => Fact.None<T>("no answer", clock.GetElapsedTime(begin));
    }
}
