using VerlPS.Images;

namespace VerlPS.Containers;

/// <summary>What a user asks for, before defaults. The same for a container that is started and one that is written to a compose file.</summary>
public sealed record ContainerRequest
{
    /// <summary>The image's name, with a tag or digest.</summary>
    public required string Image { get; init; }

    /// <summary>The container's name.</summary>
    public string Name { get; init; } = "verl";

    /// <summary>The GPUs.</summary>
    public GpuRequest Gpus { get; init; } = GpuRequest.All;

    /// <summary>
    /// What to run: one element with a blank in it is a line for <c>/bin/sh -c</c>, several are an argument vector.
    /// Empty keeps the container alive for <c>docker exec</c>.
    /// </summary>
    public IReadOnlyList<string> Command { get; init; } = [];

    /// <summary>A folder on the engine's host that gets config, data, logs and models; null for none.</summary>
    public string? Root { get; init; }

    /// <summary>More folders.</summary>
    public IReadOnlyList<BindMount> Volumes { get; init; } = [];

    /// <summary>Environment variables.</summary>
    public IReadOnlyDictionary<string, string> Environment { get; init; } = new Dictionary<string, string>();

    /// <summary>Variables whose values must not be shown or written down; they are in Environment too.</summary>
    public IReadOnlyList<string> Secrets { get; init; } = [];

    /// <summary>A checkout of verl on the engine's host, which stands at /workspace/verl in the container; null for none.</summary>
    public string? SourcePath { get; init; }

    /// <summary>The checkout is installed before the command runs.</summary>
    public bool InstallSource { get; init; }

    /// <summary>Resource limits; one takes the place of the default of its name.</summary>
    public IReadOnlyList<UlimitSpec> Ulimits { get; init; } = [];

    /// <summary>Capabilities added.</summary>
    public IReadOnlyList<string> CapAdd { get; init; } = [];

    /// <summary>user[:group] by name or number; null for the image's.</summary>
    public string? User { get; init; }

    /// <summary>Replaces the image's ENTRYPOINT; empty for the image's, or none where that is a server.</summary>
    public IReadOnlyList<string> Entrypoint { get; init; } = [];

    /// <summary>The log driver; null for the engine's.</summary>
    public string? LogDriver { get; init; }

    /// <summary>The log driver's options.</summary>
    public IReadOnlyDictionary<string, string> LogOptions { get; init; } = new Dictionary<string, string>();

    /// <summary>
    /// A program that says by its exit code whether the container is healthy: one element with a blank in it is a line for
    /// the container's shell. Empty for the image's own check, which verl's images lack.
    /// </summary>
    public IReadOnlyList<string> HealthCommand { get; init; } = [];

    /// <summary>The time between two checks; null for the engine's 30 s.</summary>
    public TimeSpan? HealthInterval { get; init; }

    /// <summary>How long a stop waits between SIGTERM and SIGKILL; null for the engine's 10 s.</summary>
    public TimeSpan? StopTimeout { get; init; }

    /// <summary>The most memory, in bytes; null for no limit.</summary>
    public long? Memory { get; init; }

    /// <summary>The most processors' worth of time; null for no limit.</summary>
    public decimal? Cpus { get; init; }

    /// <summary>The processors that it may use, such as 0-3,8; null for all.</summary>
    public string? CpuSet { get; init; }

    /// <summary>The image's platform; null for the engine's.</summary>
    public ImagePlatform? Platform { get; init; }

    /// <summary>More of the engine's HostConfig, as a JSON object; null for none.</summary>
    public string? HostConfig { get; init; }

    /// <summary>Labels beside ours.</summary>
    public IReadOnlyDictionary<string, string> Labels { get; init; } = new Dictionary<string, string>();

    /// <summary>Published ports.</summary>
    public IReadOnlyList<PortSpec> Ports { get; init; } = [];

    /// <summary>/dev/shm in bytes; null for half of the host's RAM.</summary>
    public long? ShmSize { get; init; }

    /// <summary>host, private or shareable; null for the engine's default.</summary>
    public string? IpcMode { get; init; }

    /// <summary>bridge, host, none or a network's name.</summary>
    public string Network { get; init; } = "bridge";

    /// <summary>no, always, unless-stopped or on-failure.</summary>
    public string Restart { get; init; } = "no";

    /// <summary>The working directory; null for the image's.</summary>
    public string? WorkingDirectory { get; init; }

    /// <summary>An IANA time zone such as Asia/Shanghai; null for UTC.</summary>
    public string? TimeZone { get; init; }

    /// <summary>RDMA: its devices, IPC_LOCK and unlimited locked memory together.</summary>
    public bool Rdma { get; init; }
}
