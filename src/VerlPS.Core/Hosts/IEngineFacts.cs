namespace VerlPS.Hosts;

/// <summary>What the engine says of itself.</summary>
public interface IEngineFacts
{
    /// <summary>Version, host, storage, runtimes, CDI.</summary>
    Task<EngineInfo> GetInfoAsync(CancellationToken cancellationToken);
}
