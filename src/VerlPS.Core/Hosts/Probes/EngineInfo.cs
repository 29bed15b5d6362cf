namespace VerlPS;

/// <summary>What a Docker engine says of itself (<c>GET /info</c> and <c>GET /version</c>).</summary>
public sealed record EngineInfo
{
    /// <summary>The engine's release, for example 28.5.2.</summary>
    public required string Version { get; init; }

    /// <summary>The newest API version it speaks, for example 1.51.</summary>
    public required string ApiVersion { get; init; }

    /// <summary>The oldest API version it speaks, for example 1.24; null where it does not say.</summary>
    public string? MinApiVersion { get; init; }

    /// <summary>The host's name.</summary>
    public required string HostName { get; init; }

    /// <summary>The host's distribution, for example "Ubuntu 22.04.5 LTS".</summary>
    public required string OperatingSystem { get; init; }

    /// <summary>"linux", or "windows".</summary>
    public required string OSType { get; init; }

    /// <summary>The host's architecture in uname's words: x86_64, aarch64.</summary>
    public required string Architecture { get; init; }

    /// <summary>The kernel's release.</summary>
    public required string KernelVersion { get; init; }

    /// <summary>Logical processors.</summary>
    public int Cpus { get; init; }

    /// <summary>The host's RAM in bytes.</summary>
    public long Memory { get; init; }

    /// <summary>The folder on the host that holds images and containers.</summary>
    public required string DataRoot { get; init; }

    /// <summary>overlay2, btrfs, …</summary>
    public required string StorageDriver { get; init; }

    /// <summary>The file system under it, in the engine's word (extfs, xfs); null where it does not say.</summary>
    public string? BackingFileSystem { get; init; }

    /// <summary>That file system keeps the type of each entry in its folders, as overlay2 needs; null where the engine does not say.</summary>
    public bool? SupportsDType { get; init; }

    /// <summary>What keeps the logs of containers that name nothing else: json-file, local, journald, …</summary>
    public string? LoggingDriver { get; init; }

    /// <summary>1 or 2.</summary>
    public string? CgroupVersion { get; init; }

    /// <summary>Who makes containers' control groups: systemd, cgroupfs or none.</summary>
    public string? CgroupDriver { get; init; }

    /// <summary>What confines containers, for example name=seccomp,profile=builtin or name=selinux; name=rootless for an engine without root.</summary>
    public string[] SecurityOptions { get; init; } = [];

    /// <summary>Registered OCI runtimes, by name.</summary>
    public string[] Runtimes { get; init; } = [];

    /// <summary>The runtime of containers that name none.</summary>
    public string? DefaultRuntime { get; init; }

    /// <summary>Folders searched for CDI specifications; empty where CDI is off or the engine is too old to say.</summary>
    public string[] CdiSpecDirs { get; init; } = [];

    /// <summary>Devices the engine itself lists (Engine 28.2 and later), for example nvidia.com/gpu=0.</summary>
    public string[] CdiDevices { get; init; } = [];

    /// <summary>Mirrors of Docker Hub that the engine asks first (daemon.json registry-mirrors).</summary>
    public string[] RegistryMirrors { get; init; } = [];

    /// <summary>Registries that the engine asks without TLS where it must (daemon.json insecure-registries): names, and networks such as 127.0.0.0/8.</summary>
    public string[] InsecureRegistries { get; init; } = [];

    /// <summary>What the engine writes its firewall rules with: iptables, nftables, iptables+firewalld; null before Engine 29.</summary>
    public string? FirewallBackend { get; init; }

    /// <summary>The proxy for pulls over http, without its login; null for none.</summary>
    public string? HttpProxy { get; init; }

    /// <summary>The proxy for pulls over https, without its login; null for none.</summary>
    public string? HttpsProxy { get; init; }

    /// <summary>Names and networks that it reaches without the proxy.</summary>
    public string[] NoProxy { get; init; } = [];

    /// <summary>The engine's own warnings.</summary>
    public string[] Warnings { get; init; } = [];
}
