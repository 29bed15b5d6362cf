using VerlPS.Engine;

namespace VerlPS.Hosts;

/// <summary>What came of asking the engine.</summary>
/// <param name="Info">Its answer.</param>
/// <param name="Error">Why there is none.</param>
internal sealed record EngineAnswer(Fact<EngineInfo> Info, VerlException? Error);

/// <summary>Asks the engine who it is.</summary>
internal sealed class EngineProbe(IDockerEngine engine, TimeProvider clock)
{
    /// <summary>Never throws for what the engine does; the answer tells.</summary>
    public async Task<EngineAnswer> AskAsync(TimeSpan timeout, CancellationToken cancellationToken)
    {
        long begin = clock.GetTimestamp();
        using CancellationTokenSource limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(timeout);
        try
        {
            EngineInfo info = await engine.Facts.GetInfoAsync(limit.Token).ConfigureAwait(false);
            return new EngineAnswer(Fact.Of(info, clock.GetElapsedTime(begin)), null);
        }
        catch (VerlException error)
        {
            return Failed(error);
        }
        catch (OperationCanceledException error) when (!cancellationToken.IsCancellationRequested)
        {
            return Failed(new VerlException(
                VerlErrorKind.EngineTimeout,
                $"The engine at {engine.Endpoint.DockerHost} did not answer within {timeout.TotalSeconds:0} s.",
                engine.Endpoint.DockerHost,
                "See whether 'docker version' answers; 'systemctl restart docker' mends an engine that hangs.",
                error));
        }

        EngineAnswer Failed(VerlException error) => new(Fact.None<EngineInfo>("no engine", clock.GetElapsedTime(begin)), error);
    }
}
