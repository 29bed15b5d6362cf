namespace VerlPS;

/// <summary>Whether a host can do the job.</summary>
public enum HostStatus
{
    /// <summary>Nothing stands in the way.</summary>
    Ready,

    /// <summary>It will work; read the warnings.</summary>
    Degraded,

    /// <summary>At least one check failed.</summary>
    NotReady,
}

/// <summary>What Test-VerlHost found on one host.</summary>
public sealed record HostReport
{
    /// <summary>The engine's address; later commands in the pipeline use it.</summary>
    public required string DockerHost { get; init; }

    /// <summary>The host's name.</summary>
    public required string HostName { get; init; }

    /// <summary>The verdict over all checks.</summary>
    public required HostStatus Status { get; init; }

    /// <summary>Every check, in catalogue order.</summary>
    public required HostCheck[] Checks { get; init; }

    /// <summary>The GPUs; empty where there are none or the driver could not be asked.</summary>
    public Gpu[] Gpus { get; init; } = [];

    /// <summary>The NVIDIA driver's version, for example 570.124.06.</summary>
    public string? DriverVersion { get; init; }

    /// <summary>The newest CUDA that the driver runs natively.</summary>
    public string? CudaVersion { get; init; }

    /// <summary>How the engine would serve a GPU request.</summary>
    public GpuAccess GpuAccess { get; init; }

    /// <summary>The engine; null when it could not be asked.</summary>
    public EngineInfo? Engine { get; init; }

    /// <summary>The host's distribution; null when unknown.</summary>
    public string? OperatingSystem { get; init; }

    /// <summary>The same in words for programs; null when unknown, and for an engine on another host.</summary>
    public LinuxDistribution? Distribution { get; init; }

    /// <summary>RAM in bytes; null when unknown.</summary>
    public long? Memory { get; init; }

    /// <summary>The folder that holds images and containers.</summary>
    public string? DataRoot { get; init; }

    /// <summary>Free bytes there; null when unknown.</summary>
    public long? DataRootFree { get; init; }

    /// <summary>The image that the host was tested for; null when none was named.</summary>
    public string? Image { get; init; }

    /// <summary>The profile that the host was held against; null for the default.</summary>
    public string? Profile { get; init; }

    /// <summary>What is not as the baseline has it; empty without a baseline.</summary>
    public HostChange[] Changes { get; init; } = [];

    /// <summary>When the facts were read.</summary>
    public required DateTimeOffset Timestamp { get; init; }

    /// <summary>How long it took.</summary>
    public TimeSpan Duration { get; init; }
}

/// <summary>How an engine serves GPUs to containers.</summary>
public enum GpuAccess
{
    /// <summary>Not known: the engine's host can't be looked at from here.</summary>
    Unknown,

    /// <summary>It can't.</summary>
    None,

    /// <summary>nvidia-container-runtime-hook on the engine's PATH answers <c>--gpus</c>.</summary>
    Hook,

    /// <summary>CDI devices of kind nvidia.com/gpu.</summary>
    Cdi,

    /// <summary>A runtime named nvidia is registered.</summary>
    Runtime,
}
