namespace VerlPS.Containers;

/// <summary>
/// Everything that Start-VerlContainer runs and New-VerlCompose writes. Both are made from this record and nothing else,
/// so that the two are the same container.
/// </summary>
public sealed record ContainerSpec
{
    /// <summary>The container's name.</summary>
    public required string Name { get; init; }

    /// <summary>The image's name.</summary>
    public required string Image { get; init; }

    /// <summary>Replaces the image's ENTRYPOINT; empty leaves it.</summary>
    public IReadOnlyList<string> Entrypoint { get; init; } = [];

    /// <summary>The command as argument vector.</summary>
    public IReadOnlyList<string> Command { get; init; } = [];

    /// <summary>Environment variables, in order of name.</summary>
    public IReadOnlyDictionary<string, string> Environment { get; init; } = new SortedDictionary<string, string>(StringComparer.Ordinal);

    /// <summary>Folders of the host inside the container.</summary>
    public IReadOnlyList<BindMount> Mounts { get; init; } = [];

    /// <summary>The GPUs.</summary>
    public GpuRequest Gpus { get; init; } = GpuRequest.All;

    /// <summary>Size of /dev/shm in bytes; null leaves the engine's 64 MiB, and goes with IpcMode host.</summary>
    public long? ShmSize { get; init; }

    /// <summary>host, private, shareable; null leaves the engine's default.</summary>
    public string? IpcMode { get; init; }

    /// <summary>bridge, host, none or a network's name.</summary>
    public string Network { get; init; } = "bridge";

    /// <summary>Resource limits.</summary>
    public IReadOnlyList<UlimitSpec> Ulimits { get; init; } = [];

    /// <summary>Capabilities added, without the CAP_ prefix.</summary>
    public IReadOnlyList<string> CapAdd { get; init; } = [];

    /// <summary>Host devices, the same path inside.</summary>
    public IReadOnlyList<string> Devices { get; init; } = [];

    /// <summary>Published ports.</summary>
    public IReadOnlyList<PortSpec> Ports { get; init; } = [];

    /// <summary>no, always, unless-stopped, on-failure.</summary>
    public string Restart { get; init; } = "no";

    /// <summary>The working directory; null leaves the image's.</summary>
    public string? WorkingDirectory { get; init; }

    /// <summary>A small init as process 1, which hands signals on and reaps children.</summary>
    public bool Init { get; init; } = true;

    /// <summary>Labels, ours included.</summary>
    public IReadOnlyDictionary<string, string> Labels { get; init; } = new SortedDictionary<string, string>(StringComparer.Ordinal);
}

/// <summary>A resource limit; -1 means unlimited.</summary>
/// <param name="Name">nofile, stack, memlock, …</param>
/// <param name="Soft">The soft limit.</param>
/// <param name="Hard">The hard limit.</param>
public sealed record UlimitSpec(string Name, long Soft, long Hard);
