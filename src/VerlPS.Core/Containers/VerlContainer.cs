namespace VerlPS;

/// <summary>A container on an engine.</summary>
public sealed record VerlContainer
{
    /// <summary>The full id, 64 hexadecimal digits.</summary>
    public required string Id { get; init; }

    /// <summary>The name, without the leading slash.</summary>
    public required string Name { get; init; }

    /// <summary>The image's name as it was given at creation.</summary>
    public required string Image { get; init; }

    /// <summary>created, running, paused, restarting, removing, exited or dead; planned for one that -WhatIf did not make.</summary>
    public required string State { get; init; }

    /// <summary>The program that it runs, and its arguments; the entry point comes first.</summary>
    public string[] Command { get; init; } = [];

    /// <summary>What its health check says: starting, healthy or unhealthy; null where it has none.</summary>
    public string? Health { get; init; }

    /// <summary>The exit code of the last run; null while it runs or has never run.</summary>
    public long? ExitCode { get; init; }

    /// <summary>Its first process, by the number that the engine's host knows it by; null while it does not run.</summary>
    public int? ProcessId { get; init; }

    /// <summary>The kernel killed a process of its last run because the container's memory was used up.</summary>
    public bool OomKilled { get; init; }

    /// <summary>When it was created.</summary>
    public DateTimeOffset? Created { get; init; }

    /// <summary>When it last started; null if never.</summary>
    public DateTimeOffset? StartedAt { get; init; }

    /// <summary>When it last ended; null while it runs or has never run.</summary>
    public DateTimeOffset? FinishedAt { get; init; }

    /// <summary>The GPUs it asked for, in the form that -Gpu takes.</summary>
    public string? Gpus { get; init; }

    /// <summary>Host folders inside it, as source:target[:ro].</summary>
    public string[] Mounts { get; init; } = [];

    /// <summary>Published ports, as address:hostPort:containerPort/protocol.</summary>
    public string[] Ports { get; init; } = [];

    /// <summary>Size of /dev/shm in bytes.</summary>
    public long? ShmSize { get; init; }

    /// <summary>The most memory it may use, in bytes; null for no limit.</summary>
    public long? MemoryLimit { get; init; }

    /// <summary>Its labels.</summary>
    public IReadOnlyDictionary<string, string> Labels { get; init; } = new Dictionary<string, string>();

    /// <summary>The engine's address.</summary>
    public string? DockerHost { get; init; }

    /// <inheritdoc/>
    public override string ToString() => Name;
}
