namespace VerlPS.Hosts;

/// <summary>What the engine says of itself.</summary>
public interface IEngineFacts
{
    /// <summary>Version, host, storage, runtimes, CDI.</summary>
    Task<EngineInfo> GetInfoAsync(CancellationToken cancellationToken);

    /// <summary>The containers that run or are about to be restarted.</summary>
    Task<IReadOnlyList<ActiveContainer>> ListActiveAsync(CancellationToken cancellationToken);

    /// <summary>How often the engine restarted a container; null where it is gone.</summary>
    Task<ContainerRestarts?> FindRestartsAsync(string id, CancellationToken cancellationToken);

    /// <summary>
    /// The space that images take; null where the engine does not tell. It measures them for that, which can take it
    /// seconds, and engines before API 1.42 measure every volume too.
    /// </summary>
    Task<ImageUsage?> MeasureImagesAsync(CancellationToken cancellationToken);
}
