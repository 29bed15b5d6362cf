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

    /// <summary>The variables whose values must not be shown or written down, beside those that <see cref="SecretNames"/> tells by their names.</summary>
    public IReadOnlyList<string> Secrets { get; init; } = [];

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

    /// <summary>Groups that the process is in beside its own, by name or number.</summary>
    public IReadOnlyList<string> GroupAdd { get; init; } = [];

    /// <summary>Options of the kernel's security modules, such as seccomp=unconfined.</summary>
    public IReadOnlyList<string> SecurityOptions { get; init; } = [];

    /// <summary>The container has all devices and capabilities of its host.</summary>
    public bool Privileged { get; init; }

    /// <summary>The most memory, in bytes; null for no limit.</summary>
    public long? Memory { get; init; }

    /// <summary>The most processor time, in billionths of a processor; null for no limit.</summary>
    public long? NanoCpus { get; init; }

    /// <summary>The processors that it may use, such as 0-3,8; null for all.</summary>
    public string? CpuSet { get; init; }

    /// <summary>user[:group] by name or number; null for the image's.</summary>
    public string? User { get; init; }

    /// <summary>json-file, local, journald, …; null for the engine's.</summary>
    public string? LogDriver { get; init; }

    /// <summary>The log driver's options.</summary>
    public IReadOnlyDictionary<string, string> LogOptions { get; init; } = new SortedDictionary<string, string>(StringComparer.Ordinal);

    /// <summary>The image's platform; null for the engine's. The engine does not tell it of a container.</summary>
    public string? Platform { get; init; }

    /// <summary>More of the engine's HostConfig, as a JSON object that comes last; null for none.</summary>
    public string? HostConfig { get; init; }

    /// <summary>Published ports.</summary>
    public IReadOnlyList<PortSpec> Ports { get; init; } = [];

    /// <summary>no, always, unless-stopped, on-failure.</summary>
    public string Restart { get; init; } = "no";

    /// <summary>The working directory; null leaves the image's.</summary>
    public string? WorkingDirectory { get; init; }

    /// <summary>The health check as the engine has it: CMD and an argument vector, or CMD-SHELL and a line; empty for the image's.</summary>
    public IReadOnlyList<string> HealthTest { get; init; } = [];

    /// <summary>The time between two checks; null for the engine's.</summary>
    public TimeSpan? HealthInterval { get; init; }

    /// <summary>The time between SIGTERM and SIGKILL when it is stopped, in whole seconds; null for the engine's.</summary>
    public TimeSpan? StopTimeout { get; init; }

    /// <summary>A small init as process 1, which hands signals on and reaps children.</summary>
    public bool Init { get; init; } = true;

    /// <summary>Labels, ours included.</summary>
    public IReadOnlyDictionary<string, string> Labels { get; init; } = new SortedDictionary<string, string>(StringComparer.Ordinal);

    /// <summary>A variable's value must not be shown or written down.</summary>
    public bool IsSecret(string variable) => Secrets.Contains(variable) || SecretNames.IsSecret(variable);
}
