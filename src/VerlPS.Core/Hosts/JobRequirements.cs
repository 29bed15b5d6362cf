namespace VerlPS.Hosts;

/// <summary>What a job asks of a host, beside its image. Null or empty where it asks for nothing.</summary>
public sealed record JobRequirements
{
    /// <summary>GPUs.</summary>
    public int? GpuCount { get; init; }

    /// <summary>Size of /dev/shm in bytes.</summary>
    public long? ShmSize { get; init; }

    /// <summary>Folders that the job writes to: its workspace, checkpoints. They may not be there yet.</summary>
    public IReadOnlyList<string> Paths { get; init; } = [];

    /// <summary>Folders that the job reads: data, models.</summary>
    public IReadOnlyList<string> DataPaths { get; init; } = [];

    /// <summary>Ports of the host.</summary>
    public IReadOnlyList<int> Ports { get; init; } = [];

    /// <summary>Free bytes wanted for images; null for the profile's.</summary>
    public long? MinimumFreeSpace { get; init; }
}
